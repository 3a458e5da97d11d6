"""What lies on a store's shelves, for its own systems: read, and counted by them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Schema
from pydantic import Field, StringConstraints, WithJsonSchema

from accounts.doors import needs
from accounts.models import ApiKey, Store
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.cursors import PageAsked, cut
from core.api.described import body_of
from core.errors import NotFound, NotPossible
from core.facts import Facts
from shipping.actions import count_stock, track_stock
from shipping.actions.stock.counting import NOTE_AT_MOST
from shipping.actions.stock.shelves import MOST, lock_items
from shipping.api import router
from shipping.checks.facts import Instant
from shipping.checks.stock import CHOSEN, Reason
from shipping.models import StockItem
from shipping.queries.stock import NONE, sums_by_item

Sku = Annotated[str, Path(min_length=1, max_length=64)]
Why = Annotated[str, WithJsonSchema({"type": "string", "enum": [str(one) for one in CHOSEN]})]
Pieces = Annotated[int, Field(ge=0, le=MOST)]


class CountFacts(Facts):
    """How many pieces lie on the shelf; `reason` says why that is not what was on record.

    `seen` is how many were on record when somebody went to count, `counted_at` when that was.
    """

    on_hand: Pieces
    reason: Why = Reason.COUNTED
    note: Annotated[str, StringConstraints(max_length=NOTE_AT_MOST)] = ""
    seen: Pieces | None = None
    counted_at: Instant | None = None


class StockOut(Schema):
    """Pieces of goods that the store counts: `available` are those on hand that no order keeps,
    `backordered` those that orders wait for."""

    sku: str
    on_hand: int
    reserved: int
    available: int
    backordered: int


class StockPage(Schema):
    data: list[StockOut]
    next: str | None


@router.get(
    "/stock",
    tags=["stock"],
    response=StockPage,
    url_name="stock",
    operation_id="list_stock",
    **needs(
        Scope.STOCK_READ,
        _("List counted goods"),
        _("By SKU. What is not here is not counted, and can be sold without end."),
    ),
)
def list_stock(request: Any, asked: Query[PageAsked]) -> dict[str, Any]:
    page = cut(_counted(request.store), asked, ("sku",))
    return page | {"data": _written(page["data"])}


@router.get(
    "/stock/{path:sku}",
    tags=["stock"],
    response=StockOut,
    url_name="stock_of",
    operation_id="get_stock",
    **needs(
        Scope.STOCK_READ,
        _("Read how many pieces there are"),
    ),
)
def get_stock(request: Any, sku: Sku) -> dict[str, Any]:
    return stock_of(request.store, sku)


@router.post(
    "/stock/{path:sku}",
    tags=["stock"],
    response=StockOut,
    url_name="count_stock",
    operation_id="count_stock",
    **needs(
        Scope.STOCK_WRITE,
        _("Say how many pieces there are"),
        _(
            "Of a listing, a variant or an article that was ordered. The first count begins the"
            " counting. Goods that are not there are taken from the orders that came in last; goods"
            " that are go to the first that wait."
        ),
        **body_of(CountFacts, {"on_hand": 12}),
    ),
)
def count(request: Any, sku: Sku) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        _count(key, sku, read_facts(CountFacts, body), now)
        return 200, stock_of(store, sku.strip())

    title = gettext("The count is not complete or not right.")
    return carry_out(request, "count_stock", work, title=title, target=sku, now=now)


def _count(key: ApiKey, sku: str, facts: CountFacts, now: datetime) -> None:
    told: dict[str, Any] = {"quantity": facts.on_hand, "counted_at": facts.counted_at}
    store = key.store
    by: dict[str, Any] = {"actor": None, "system": key.name, "now": now}
    item = lock_items(store, {sku.strip()}).get(sku.strip())
    try:
        if item is None:
            track_stock(store, sku=sku, **told, **by)
            return
        told |= {"reason": facts.reason, "note": facts.note, "seen": facts.seen}
        count_stock(item, **told, **by)
    except NotPossible as error:
        if error.field == "sku":
            raise NotFound(error.message, code=error.code) from None
        # As the body calls what the verb calls the quantity.
        error.field = "on_hand" if error.field == "quantity" else error.field
        raise


def _counted(store: Store) -> Any:
    return StockItem.objects.filter(store=store, status=StockItem.Status.TRACKED)


def stock_of(store: Store, sku: str) -> dict[str, Any]:
    found = _counted(store).filter(sku=sku) if "\x00" not in sku else ()
    for row in _written(found):
        return row
    raise NotFound(gettext("Your store counts no goods with this SKU."))


def _written(items: Iterable[StockItem]) -> list[dict[str, Any]]:
    rows = list(items)
    sums = sums_by_item([row.pk for row in rows])
    names = ("on_hand", "reserved", "available", "backordered")
    return [
        {"sku": row.sku} | {name: getattr(sums.get(row.pk, NONE), name) for name in names}
        for row in rows
    ]
