"""No parcel leaves whose papers customs would turn back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import NotPossible
from shipping.customs_words import gap_text
from shipping.models import Order
from shipping.queries.contents import Goods
from shipping.queries.readiness import gaps_of


def refuse_unready(
    order: Order, goods: Sequence[Goods], *, carrier: str, service: str, now: datetime
) -> None:
    """Raise NotPossible with the gaps of these goods that the policy lets block.

    What this carrier and service do not take is among them.
    Rule: docs/rules/shipping.md#readiness-for-customs.
    """
    gaps = gaps_of(order, goods, carrier=carrier, service=service, now=now)
    blocking = [gap for gap in gaps if gap.blocks]
    if blocking:
        lines = " ".join(f"{gap.goods.title}: {gap_text(gap)}" for gap in blocking)
        words = _("Not ready for the customs of %(country)s. %(gaps)s")
        raise NotPossible(words % {"country": order.country, "gaps": lines}, code="customs_gaps")
