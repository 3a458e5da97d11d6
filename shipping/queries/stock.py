"""What lies on a store's shelves, who waits for more of it, and until when."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import Store
from listings.models import Listing, Variant
from shipping.checks.stock import days_for
from shipping.models import Order, OrderLine, StockArrival, StockItem, StockMovement
from shipping.queries.contents import with_left


class Sums(NamedTuple):
    """Pieces of one article."""

    on_hand: int
    ordered: int
    reserved: int

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    @property
    def backordered(self) -> int:
        return self.ordered - self.reserved


NONE = Sums(0, 0, 0)
# Not by the names of the columns: an alias would hide what is added up.
_SUMS: dict[str, Any] = {f"of_{name}": Sum(name, default=0) for name in Sums._fields}


def counted_goods() -> QuerySet[Any]:
    """The goods that stores count, each with how many are `available`."""
    return _counted_goods().all()


@cache
def _counted_goods() -> QuerySet[Any]:
    # Made once: to build it takes three times as long as to write its SQL.
    moved = StockMovement.objects.filter(item=OuterRef("pk")).order_by().values("item")
    free = moved.annotate(free=Sum("on_hand") - Sum("reserved")).values("free")
    rows = StockItem.objects.filter(status=StockItem.Status.TRACKED)
    found: QuerySet[Any] = rows.annotate(available=Coalesce(Subquery(free), 0))
    return found


def sums_of(rows: QuerySet[StockMovement]) -> Sums:
    found = rows.order_by().aggregate(**_SUMS)
    return Sums(*(found[name] for name in _SUMS))


def sums_by_item(items: Collection[int]) -> dict[int, Sums]:
    rows = StockMovement.objects.filter(item__in=items).order_by().values("item").annotate(**_SUMS)
    return {row["item"]: Sums(*(row[name] for name in _SUMS)) for row in rows}


def with_stock(lines: QuerySet[OrderLine]) -> QuerySet[Any]:
    """The lines, each with how many are `left` to send, `wanted` of counted goods, `kept_back` of
    those, `short` of them, and `ready` to be sent."""
    counted = with_left(lines).annotate(wanted=_sum("ordered"), kept_back=_sum("reserved"))
    counted = counted.annotate(short=F("wanted") - F("kept_back"))
    found: QuerySet[Any] = counted.annotate(ready=F("left") - F("short"))
    return found


def with_room(lines: QuerySet[OrderLine]) -> QuerySet[Any]:
    """The lines, each with the `room` for pieces of it that can still come back to the shelf."""
    back = _sum("on_hand", kind=StockMovement.Kind.RESTOCKED)
    found: QuerySet[Any] = lines.annotate(room=F("quantity") - back)
    return found


@cache
def _sum(column: str, **of: str) -> Coalesce:
    # A subquery each, as for what was sent: joins would multiply each other's rows.
    rows = StockMovement.objects.filter(line=OuterRef("pk"), **of).order_by().values("line")
    sums = Subquery(rows.annotate(sum=Sum(column)).values("sum"), IntegerField())
    return Coalesce(sums, 0)


def open_lines(store: Store) -> QuerySet[Any]:
    """The articles of orders that are to be sent, first come first served."""
    rows = OrderLine.objects.filter(store_id=store.pk, order__status=Order.Status.TO_SHIP)
    return with_stock(rows).order_by("order__received_at", "pk")


def short_lines(store: Store) -> QuerySet[Any]:
    """Those of them of which too few are there."""
    return open_lines(store).filter(short__gt=0)


def expected_goods() -> QuerySet[Any]:
    """What is still to come of all goods, each with how many are `left`."""
    left = F("quantity") - Coalesce(Sum("received__on_hand"), 0)
    rows: QuerySet[Any] = StockArrival.objects.filter(dropped_at=None).annotate(left=left)
    return rows.filter(left__gt=0)


def arrivals_of(items: Collection[int]) -> QuerySet[Any]:
    """What is still to come of these, by day."""
    return expected_goods().filter(item__in=items).order_by("expected_on", "pk")


def days_of(store: Store, skus: Iterable[str]) -> dict[int, date | None]:
    """By line of an order that waits for these goods, the day on which it can expect them all.

    Goods that were expected before today are late: their day stays, as nobody said another.
    """
    items = dict(StockItem.objects.filter(store=store, sku__in=skus).values_list("sku", "pk"))
    coming: dict[int, list[tuple[date, int]]] = {}
    for row in arrivals_of(items.values()):
        coming.setdefault(row.item_id, []).append((row.expected_on, row.left))
    waiting: dict[str, list[tuple[int, int]]] = {}
    rows = short_lines(store).filter(sku__in=items).values_list("sku", "pk", "short")
    for sku, pk, short in rows:
        waiting.setdefault(sku, []).append((pk, short))
    days: dict[int, date | None] = {}
    for sku, wants in waiting.items():
        days |= days_for(wants, coming.get(items[sku], []))
    return days


def goods_on(order: Order) -> date | None:
    """The day by which the goods that the order waits for are expected; None where it has none.

    Of goods that nobody expects no day is known: the order's deadline stands for them.
    """
    short = dict(with_stock(order.lines.all()).filter(short__gt=0).values_list("pk", "sku"))
    if not short:
        return None
    days = days_of(order.store, set(short.values()))
    return max((day for pk in short if (day := days.get(pk))), default=None)


def names_of(store: Store, skus: Collection[str]) -> dict[str, tuple[str, str]]:
    """By SKU what its listing calls it, and in which language."""
    mine = {"store_id": store.pk, "sku__in": skus}
    listed = Listing.objects.filter(**mine).values_list("sku", "title", "language")
    found = {sku: (title, language) for sku, title, language in listed}
    columns = ("sku", "listing__title", "name", "listing__language")
    for sku, title, name, language in Variant.objects.filter(**mine).values_list(*columns):
        found[sku] = (f"{title}, {name}" if name else title, language)
    return found


# Tab -> the goods that it shows.
TABS = ("all", "backordered", "sold_out")


def tab_of(request: HttpRequest) -> str:
    tab = request.GET.get("view", "")
    return tab if tab in TABS else TABS[0]


def search_words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:64]


def items(store: Store, tab: str, words: str) -> QuerySet[StockItem]:
    """The goods that the store counts; `words` begin a SKU."""
    rows = StockItem.objects.filter(store=store, status=StockItem.Status.TRACKED)
    if words:
        rows = rows.filter(sku__startswith=words)
    if tab == "all":
        return rows
    moved = StockMovement.objects.filter(item__store=store).order_by().values("item")
    if tab == "backordered":
        waited = moved.annotate(short=Sum(F("ordered") - F("reserved"))).filter(short__gt=0)
        return rows.filter(pk__in=waited.values("item"))
    free = moved.annotate(free=Sum(F("on_hand") - F("reserved"))).filter(free__gt=0)
    return rows.exclude(pk__in=free.values("item"))
