"""By when stores say who trades, and how long what they say holds and is kept."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class IdentityRules(Frozen):
    """Rule: docs/rules/enforcement.md#trader-identity"""

    required_from: Annotated[
        date | None,
        Shown(
            _("Traders identify themselves from"),
            _("A store opened since offers nothing before. Empty: nobody is asked."),
        ),
    ] = None
    existing_days: Annotated[
        int,
        Field(ge=0, le=730),
        Shown(
            _("Time for stores opened before"),
            _("Counted from that day. Then they offer nothing new."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 365
    answer_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(_("Time for us to check an identity"), "", Unit.HOURS, Effect.LESS_SAFE),
    ] = 72
    fix_days: Annotated[
        int,
        Field(ge=1, le=90),
        Shown(
            _("Time to mend what was sent back"),
            _("For stores that may offer goods meanwhile."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 14
    valid_days: Annotated[
        int,
        Field(ge=30, le=3650),
        Shown(
            _("A verified identity holds for"),
            _("Then the store is asked again."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 365
    again_days: Annotated[
        int,
        Field(ge=1, le=180),
        Shown(
            _("Time to answer when asked again"),
            _("What was verified before stands meanwhile."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 30
    keep_days: Annotated[
        int,
        Field(ge=0, le=3650),
        Shown(
            _("Kept after the end of the contract"),
            _("Then all of it is destroyed, unless a hold keeps it. The law says six months."),
            Unit.DAYS,
        ),
    ] = 184
