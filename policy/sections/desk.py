"""What belongs to the desk of those who help: replies kept ready, and how the help was found."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Shown, Unit
from policy.sections.queues import TeamTerms


class DeskTerms(TeamTerms):
    """The part of the after-sales section that is about writing in tickets and what comes of it.

    Rule: docs/rules/aftersales.md#saved-replies
    """

    replies_at_most: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(_("Saved replies, at most"), _("Of one store, and of the mediation team.")),
    ] = 200
    satisfaction_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Time for a buyer to say how the help was"),
            _("After the ticket is settled; so long the answer can be changed."),
            Unit.DAYS,
        ),
    ] = 14
    forecast_weeks: Annotated[
        int,
        Field(ge=1, le=52),
        Shown(
            _("Weeks that the forecast of the team looks back"),
            _("What came and was answered in them, by hour and weekday."),
        ),
    ] = 8
