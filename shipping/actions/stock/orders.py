"""What an order takes from the shelves, gives back and sends. Each runs inside the order's verb."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from shipping.actions.stock.shelves import (
    Kind,
    lock_items,
    share_out,
    take_up,
    write,
)
from shipping.models import Order, OrderLine, StockItem, StockMovement
from shipping.queries.contents import Goods
from shipping.queries.stock import with_stock

Items = dict[str, StockItem]


def shelves_of(store: Store, lines: Collection[OrderLine]) -> Items:
    return lock_items(store, {line.sku for line in lines})


def reserve(order: Order, items: Items, *, actor: User | None, now: datetime) -> None:
    """Keep for a new order what is free of its goods; what is not waits for goods that come.

    Rule: docs/rules/shipping.md#stock.
    """
    if not items:
        return
    lines = list(with_stock(order.lines.filter(sku__in=items)).order_by("pk"))
    for sku, item in items.items():
        take_up(item, [line for line in lines if line.sku == sku], actor=actor, now=now)


def release(order: Order, goods: Sequence[Goods], *, actor: User | None, now: datetime) -> None:
    """Give back what was kept for goods that will not be sent, and to the orders that wait.

    What waits itself is given up first. Called before the goods count as cancelled.
    Rule: docs/rules/shipping.md#stock.
    """
    items = shelves_of(order.store, [one.line for one in goods])
    for sku, item in items.items():
        mine = {one.line.pk: one.quantity for one in goods if one.line.sku == sku}
        lines = with_stock(OrderLine.objects.filter(pk__in=mine))
        rows = []
        for line in lines.order_by("pk"):
            if fewer := min(mine[line.pk], line.wanted):
                given = max(line.kept_back - (line.wanted - fewer), 0)
                rows.append(
                    StockMovement(kind=Kind.RELEASED, line=line, ordered=-fewer, reserved=-given)
                )
        write(item, rows, actor=actor, now=now)
        share_out(item, actor=actor, now=now)


def take_out(order: Order, goods: Sequence[Goods], *, actor: User | None, now: datetime) -> None:
    """Take what a parcel holds off the shelf. Called before the goods count as sent.

    Raises NotPossible on `contents` where less is kept for the order than the parcel is to hold:
    the first to be served are others, or there is none. Rule: docs/rules/shipping.md#stock.
    """
    items = shelves_of(order.store, [one.line for one in goods])
    if not items:
        return
    mine = {one.line.pk: one.quantity for one in goods if one.line.sku in items}
    lines = OrderLine.objects.filter(pk__in=mine).order_by("pk")
    for sku, item in items.items():
        # An order may have come in while its goods were not counted yet.
        found = [line for line in with_stock(lines) if line.sku == sku]
        take_up(item, found, actor=actor, now=now)
        for line in with_stock(lines.filter(sku=sku)):
            if line.kept_back < mine[line.pk]:
                raise NotPossible(_short(line), field="contents", code="out_of_stock")
        write(item, [_sent(line, mine[line.pk]) for line in found], actor=actor, now=now)


def _sent(line: OrderLine, quantity: int) -> StockMovement:
    gone = dict.fromkeys(("on_hand", "ordered", "reserved"), -quantity)
    return StockMovement(kind=Kind.SHIPPED, line=line, **gone)


def _short(line: OrderLine) -> str:
    kept = line.kept_back  # type: ignore[attr-defined]
    words = _(
        "Of “%(title)s” (%(sku)s) this order has %(kept)s in stock. Send that part, or count the "
        "goods if more are there."
    )
    return words % {"title": line.title, "sku": line.sku, "kept": kept}
