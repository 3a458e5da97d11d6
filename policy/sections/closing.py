"""How a store closes, and how long it can come back."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class ClosingRules(Frozen):
    """Rule: docs/rules/enforcement.md#closing-a-store"""

    reopen_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(
            _("A closed store can be opened again for"),
            _("By its owner, counted from the day on which nothing was open any more."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 90
