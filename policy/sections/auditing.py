"""How many actions of staff, and looks at people's data, an auditor goes through."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Frozen, Shown, Unit


class AuditRules(Frozen):
    """Rule: docs/rules/enforcement.md#review-by-sample"""

    sample_share: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(
            _("Share of staff actions that an auditor looks at"),
            _("Of what staff did, and of whose data they opened; drawn by chance each day."),
            Unit.SHARE,
        ),
    ] = 0.02
    least_a_day: Annotated[
        int,
        Field(ge=0, le=1000),
        Shown(
            _("Drawn a day, at least"),
            _("Of actions and of opened data each, where there were so many."),
        ),
    ] = 5
