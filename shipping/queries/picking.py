"""What to take from the shelves, and into which parcels it goes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from accounts.models import Store
from shipping.models import AddressChange, Order, OrderLine
from shipping.queries import orders
from shipping.queries.doors import neighbours_of
from shipping.queries.stock import with_stock

# One round through the store room.
SIZE = 50


@dataclass(frozen=True)
class Pick:
    """One article of a round: how many, for how many orders."""

    sku: str
    title: str
    quantity: int
    orders: int


def orders_to_pack(store: Store, *, is_due_soon: bool, now: datetime) -> list[Any]:
    """The next orders to ship, the earliest deadline first, each with its `lines` that are there.

    What waits for goods is not to be found on the shelves; an order of such articles alone is not
    on the list. `together` are the numbers of those of them that may travel in one parcel with it.
    """
    rows = orders.to_ship(store)
    rows = orders.due_soon(rows, now=now) if is_due_soon else rows
    waits = AddressChange.objects.running().filter(order=OuterRef("pk"))
    rows = rows.annotate(waits_for_address=Exists(waits))
    ready = with_stock(OrderLine.objects.all()).filter(ready__gt=0).order_by("pk")
    rows = rows.filter(Exists(ready.filter(order=OuterRef("pk"))))
    found: list[Any] = list(
        rows.order_by("ship_by", "pk").prefetch_related(Prefetch("lines", ready))[:SIZE]
    )
    neighbours = neighbours_of(Order.objects.filter(pk__in=[order.pk for order in found]))
    for order in found:
        order.together = neighbours.get(order.pk, [])
    return found


def picks_of(found: list[Order]) -> list[Pick]:
    """Their articles, in the order of the shelves' own numbers."""
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for order in found:
        rows: Iterable[Any] = order.lines.all()
        for line in rows:
            lines[line.sku, line.title].append(line.ready)
    return [
        Pick(sku, title, sum(counts), len(counts)) for (sku, title), counts in sorted(lines.items())
    ]
