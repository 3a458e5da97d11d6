"""What the verbs of stock share: goods are locked, added up, written and handed out."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from shipping.checks.stock import hand_out
from shipping.models import OrderLine, StockItem, StockMovement
from shipping.queries.stock import Sums, open_lines, sums_of

Kind = StockMovement.Kind
# As many as one order may have of an article: more is a slip of the hand.
MOST = 100_000


def lock_items(store: Store, skus: Collection[str]) -> dict[str, StockItem]:
    """Those of the goods that are counted, locked by id; orders are locked before them.

    Goods come after orders and before whatever a verb writes: two verbs that need the same ones
    wait for each other here, and nowhere else.
    """
    named = [sku for sku in skus if "\0" not in sku]
    rows = StockItem.objects.filter(store=store, sku__in=named, status=StockItem.Status.TRACKED)
    locked = rows.order_by("pk").select_for_update(no_key=True, of=("self",))
    return {item.sku: item for item in locked.select_related("store")}


def lock_goods(lines: QuerySet[OrderLine]) -> None:
    """Lock the counted goods of all these lines before their orders take them one by one."""
    goods = StockItem.objects.filter(
        Exists(lines.filter(store=OuterRef("store"), sku=OuterRef("sku")))
    )
    list(goods.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def lock_item(item: StockItem) -> StockItem:
    """Raises NotPossible when its pieces are not counted any more."""
    found = lock_items(item.store, [item.sku]).get(item.sku)
    if found is None:
        words = _("The pieces of “%(sku)s” are not counted. Begin to count them first.")
        raise NotPossible(words % {"sku": item.sku}, code="not_tracked")
    return found


def sums(item: StockItem) -> Sums:
    """Read behind the lock of the item, they hold until the transaction ends."""
    return sums_of(StockMovement.objects.filter(item=item))


def waiting_for(item: StockItem) -> QuerySet[Any]:
    """What orders still want of the goods, first come first served."""
    return open_lines(item.store).filter(sku=item.sku)


def write(
    item: StockItem, rows: Iterable[StockMovement], *, actor: User | None, now: datetime
) -> list[StockMovement]:
    found = list(rows)
    for row in found:
        row.store_id, row.item, row.by, row.at = item.store_id, item, actor, row.at or now
    return StockMovement.objects.bulk_create(found) if found else []


def take_up(item: StockItem, lines: Iterable[Any], *, actor: User | None, now: datetime) -> None:
    """Note what these lines want and keep for them what is free; `lines` are `with_stock`."""
    free, rows = sums(item).available, []
    for line in lines:
        if (more := line.left - line.wanted) > 0:
            kept = min(free, more)
            free -= kept
            rows.append(StockMovement(kind=Kind.ORDERED, line=line, ordered=more, reserved=kept))
    write(item, rows, actor=actor, now=now)


def share_out(item: StockItem, *, actor: User | None, now: datetime) -> int:
    """Keep what is free for the orders that wait for it; return how many have it all now."""
    free = sums(item).available
    if free <= 0:
        return 0
    short = [(line, line.short) for line in waiting_for(item).filter(short__gt=0)]
    given = hand_out(free, short)
    rows = [StockMovement(kind=Kind.KEPT, line=line, reserved=part) for line, part in given]
    write(item, rows, actor=actor, now=now)
    return sum(part == line.short for line, part in given)


def refuse_quantity(quantity: int, *, least: int = 1) -> None:
    if not least <= quantity <= MOST:
        words = _("Write a number from %(least)s to %(most)s.")
        raise NotPossible(words % {"least": least, "most": MOST}, field="quantity")
