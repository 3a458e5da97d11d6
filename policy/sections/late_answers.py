"""What happens to a store's measures when the marketplace itself is late with an appeal."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit

# A ban, a take-down, a hold of payouts and a warning never pause: they cannot be chosen.
Pausable = Literal["restrict_listing", "restrict_shipping", "freeze"]


class LateAnswerRules(Frozen):
    """Rule: docs/rules/enforcement.md#late-answers"""

    pauses: Annotated[
        tuple[Pausable, ...],
        Shown(
            _("Measures that pause while our answer is late"),
            _("Until the appeal is answered. Bans, take-downs and held payouts never pause."),
            higher=Effect.SAFER,
        ),
    ] = ("restrict_listing", "restrict_shipping", "freeze")
    wait_minutes: Annotated[
        int,
        Field(ge=0, le=43_200),
        Shown(
            _("Time after which they pause"),
            _("Counted from the instant at which the answer was due."),
            Unit.MINUTES,
            Effect.LESS_SAFE,
        ),
    ] = 0
