"""What is in a parcel, and what of an order still has to be sent."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shipping.models import CancelledLine, Order, OrderLine, Parcel, ParcelLine


@dataclass(frozen=True)
class Goods:
    """So many of one article."""

    line: OrderLine
    quantity: int


def with_left(lines: QuerySet[OrderLine]) -> QuerySet[Any]:
    """The lines, each with how many were `sent`, `cancelled`, are `left` to send and `kept`."""
    counted = lines.annotate(sent=_sum(ParcelLine), cancelled_count=_sum(CancelledLine))
    kept = F("quantity") - F("cancelled_count")
    return counted.annotate(kept=kept, left=kept - F("sent"))


def left_of(order: Order) -> list[Goods]:
    """The articles of an order that are still to be sent. Rule: docs/rules/shipping.md#parts."""
    rows = with_left(order.lines.all()).filter(left__gt=0).order_by("pk")
    return [Goods(row, row.left) for row in rows]


def kept_of(order: Order) -> list[Goods]:
    """The articles of an order that were not cancelled, sent or not."""
    rows = with_left(order.lines.all()).filter(kept__gt=0).order_by("pk")
    return [Goods(row, row.kept) for row in rows]


def goods_in(parcel: Parcel, lines: QuerySet[OrderLine]) -> list[Goods]:
    """What the parcel holds, of the `lines` of its order."""
    packed = dict(ParcelLine.objects.filter(parcel=parcel).values_list("line_id", "quantity"))
    if not packed:
        return [Goods(line, line.quantity) for line in lines]
    return [Goods(line, packed[line.pk]) for line in lines if line.pk in packed]


def goods_together(parcel: Parcel, lines: QuerySet[OrderLine]) -> list[Goods]:
    """All that is in the parcel, of every order whose goods travel in it: customs opens one box."""
    rows = Parcel.objects.together_with(parcel).order_by("pk")
    return [one for row in rows for one in goods_in(row, lines.filter(order=row.order_id))]


@cache
def _sum(model: type[ParcelLine] | type[CancelledLine]) -> Coalesce:
    # A subquery each: two joins would multiply each other's rows.
    rows = model.objects.filter(line=OuterRef("pk")).order_by().values("line")
    return Coalesce(Subquery(rows.annotate(sum=Sum("quantity")).values("sum")), 0)
