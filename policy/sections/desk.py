"""What makes writing in tickets quick: how many replies are kept ready."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Shown
from policy.sections.queues import TeamTerms


class DeskTerms(TeamTerms):
    """The part of the after-sales section that is about writing in tickets.

    Rule: docs/rules/aftersales.md#saved-replies
    """

    replies_at_most: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(_("Saved replies, at most"), _("Of one store, and of the mediation team.")),
    ] = 200
