"""Goods that a store expects and receives, by its own systems: by the verbs of the page."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Schema
from pydantic import Field, StringConstraints

from accounts.doors import needs
from accounts.models import Store
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.cursors import PageAsked, cut
from core.api.described import body_of
from core.errors import NotFound
from core.facts import Facts
from shipping.actions import drop_arrival, expect_stock, receive_stock
from shipping.actions.stock.counting import NOTE_AT_MOST
from shipping.actions.stock.shelves import MOST
from shipping.api import router
from shipping.checks.facts import Text
from shipping.models import StockArrival, StockItem
from shipping.queries.stock import expected_goods
from shipping.stock_api import StockOut, stock_of

BIGGEST = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=BIGGEST)]
Article = Annotated[str, Text, Field(min_length=1, max_length=64)]
Pieces = Annotated[int, Field(ge=1, le=MOST)]
Note = Annotated[str, Text, StringConstraints(max_length=NOTE_AT_MOST)]
COLUMNS = ("id", "sku", "quantity", "left", "expected_on", "note")


class ArrivalFacts(Facts):
    """So many pieces of counted goods are expected on a day, in the store's own time."""

    sku: Article
    quantity: Pieces
    expected_on: date
    note: Note = ""


class ArrivalStep(StrEnum):
    DROP = "drop"


class ArrivalStepFacts(Facts):
    action: ArrivalStep


class ReceivedFacts(Facts):
    """So many pieces came in: of those expected as `arrival`, or of others."""

    sku: Article
    quantity: Pieces
    arrival: Annotated[int, Field(ge=1, le=BIGGEST)] | None = None
    note: Note = ""


class ExpectedOut(Schema):
    """Goods that were expected; `left` pieces of them are still to come."""

    id: int
    sku: str
    quantity: int
    left: int
    expected_on: date
    note: str


class ExpectedPage(Schema):
    data: list[ExpectedOut]
    next: str | None


@router.get(
    "/arrivals",
    tags=["stock"],
    response=ExpectedPage,
    url_name="arrivals",
    operation_id="list_arrivals",
    **needs(
        Scope.STOCK_READ,
        _("List expected goods"),
        _("The last announced first. What came in whole or was dropped is not here."),
    ),
)
def list_arrivals(request: Any, asked: Query[PageAsked]) -> dict[str, Any]:
    return cut(_written(_coming(request.store)), asked, ("-id",))


@router.post(
    "/arrivals",
    tags=["stock"],
    response={201: ExpectedOut},
    url_name="expect_stock",
    operation_id="expect_stock",
    **needs(
        Scope.STOCK_WRITE,
        _("Say that goods are expected"),
        _("Orders that wait for them are shown that day."),
        **body_of(ArrivalFacts, {"sku": "L-1", "quantity": 40, "expected_on": "2026-12-24"}),
    ),
)
def expect(request: Any) -> HttpResponse:
    def work(store: Store, body: bytes, by: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        facts = read_facts(ArrivalFacts, body)
        told = facts.model_dump(exclude={"sku"})
        row = expect_stock(_item(store, facts.sku), **told, **by)
        return 201, _arrival(row, left=row.quantity)

    return _once(request, "expect_stock", work)


@router.post(
    "/arrivals/{int:arrival}",
    tags=["stock"],
    response=ExpectedOut,
    url_name="drop_arrival",
    operation_id="drop_arrival",
    **needs(
        Scope.STOCK_WRITE,
        _("Say that no more of the expected goods will come"),
        **body_of(ArrivalStepFacts, {"action": "drop"}),
    ),
)
def drop(request: Any, arrival: Id) -> HttpResponse:
    def work(store: Store, body: bytes, by: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        read_facts(ArrivalStepFacts, body)
        found = StockArrival.objects.filter(store=store, pk=arrival)
        row = found.select_related("item__store").first()
        if row is None:
            raise NotFound(gettext("Your store expects no such goods."))
        return 200, _arrival(drop_arrival(row, **by), left=0)

    return _once(request, "drop_arrival", work, target=str(arrival))


@router.post(
    "/received",
    tags=["stock"],
    response={201: StockOut},
    url_name="receive_stock",
    operation_id="receive_stock",
    **needs(
        Scope.STOCK_WRITE,
        _("Say that goods came in"),
        _("They are kept at once for the orders that wait, the first to come in first."),
        **body_of(ReceivedFacts, {"sku": "L-1", "quantity": 40, "note": "Delivery 17"}),
    ),
)
def receive(request: Any) -> HttpResponse:
    def work(store: Store, body: bytes, by: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        facts = read_facts(ReceivedFacts, body)
        item = _item(store, facts.sku)
        coming = None
        if facts.arrival is not None:
            coming = item.arrivals.filter(pk=facts.arrival).first()
            if coming is None:
                words = gettext("No such goods with this SKU are expected.")
                raise NotFound(words, field="arrival")
        receive_stock(item, quantity=facts.quantity, coming=coming, note=facts.note, **by)
        return 201, stock_of(store, facts.sku)

    return _once(request, "receive_stock", work)


Work = Callable[[Store, bytes, dict[str, Any]], tuple[int, dict[str, Any]]]


def _once(request: Any, call: str, work: Work, *, target: str = "") -> HttpResponse:
    now, store = clock.now(), request.store
    by = {"actor": None, "system": request.api_key.name, "now": now}
    title = gettext("What was said of the goods is not complete or not right.")
    return carry_out(
        request, call, lambda body: work(store, body, by), title=title, target=target, now=now
    )


def _item(store: Store, sku: str) -> StockItem:
    rows = StockItem.objects.filter(store=store, sku=sku, status=StockItem.Status.TRACKED)
    found: StockItem | None = rows.select_related("store").first()
    if found is None:
        raise NotFound(gettext("Your store counts no goods with this SKU."), field="sku")
    return found


def _coming(store: Store) -> QuerySet[Any]:
    rows: QuerySet[Any] = expected_goods().filter(store=store)
    return rows.filter(item__status=StockItem.Status.TRACKED)


def _written(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(sku=F("item__sku")).values(*COLUMNS)
    return found


def _arrival(row: StockArrival, *, left: int) -> dict[str, Any]:
    said: dict[str, Any] = {"id": row.pk, "sku": row.item.sku, "quantity": row.quantity}
    day = row.expected_on.isoformat()
    return said | {"left": left, "expected_on": day, "note": row.note}
