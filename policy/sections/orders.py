"""What may still change about an order before it leaves."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class Orders(Frozen):
    """Rule: docs/rules/shipping.md#addresses"""

    most_addresses: Annotated[
        int,
        Field(ge=1, le=20),
        Shown(
            _("Other addresses that a buyer may ask for"),
            _("For one order. Nothing of it is sent until the seller has answered."),
        ),
    ] = 3
    holiday_days: Annotated[
        int,
        Field(ge=0, le=120),
        Shown(
            _("Days of holiday in a year"),
            _("On which a store may announce that it sends nothing. Deadlines skip them."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 30
