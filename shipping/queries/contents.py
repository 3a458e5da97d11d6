"""What is in a parcel, and what of an order still has to be sent."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from shipping.models import Order, OrderLine, Parcel, ParcelLine


@dataclass(frozen=True)
class Goods:
    """So many of one article."""

    line: OrderLine
    quantity: int


def left_of(order: Order) -> list[Goods]:
    """The articles of an order that are in no parcel yet. Rule: docs/rules/shipping.md#parts."""
    rows = order.lines.annotate(sent=Coalesce(Sum("packed__quantity"), 0)).order_by("pk")
    return [Goods(row, row.quantity - row.sent) for row in rows if row.quantity > row.sent]


def goods_in(parcel: Parcel, lines: QuerySet[OrderLine]) -> list[Goods]:
    """What the parcel holds, of the `lines` of its order."""
    packed = dict(ParcelLine.objects.filter(parcel=parcel).values_list("line_id", "quantity"))
    if not packed:
        return [Goods(line, line.quantity) for line in lines]
    return [Goods(line, packed[line.pk]) for line in lines if line.pk in packed]
