"""What may still change about an order before it leaves."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Frozen, Shown


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
