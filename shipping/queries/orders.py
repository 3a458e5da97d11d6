"""What pages about orders read."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.http import HttpRequest, QueryDict

from accounts.models import Store
from core.counting import Counter, Waiting, count_waiting
from core.models import Delivery, Event
from core.paging import Page, keyset
from core.prepared import written
from shipping.models import (
    AddressChange,
    Cancellation,
    CustomsRequest,
    Order,
    OrderLine,
    Parcel,
    StockMovement,
)
from shipping.queries.measures import missed

SIZE = 50
# Counting stops here: "1000+" says enough, however large the store is.
COUNT_AT_MOST = 1000
SOON = timedelta(hours=24)
Status = Order.Status
# Measures whose rows are orders.
MEASURES = ("late_dispatch", "cancelled")
NEWEST = ("-placed_at", "-id")
# Tab -> (state or "" for all, order of the rows).
TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "to_ship": (Status.TO_SHIP, ("ship_by", "id")),
    "shipped": (Status.SHIPPED, NEWEST),
    "delivered": (Status.DELIVERED, NEWEST),
    "all": ("", NEWEST),
}

COLUMNS = (
    "id",
    "number",
    "placed_at",
    "ship_by",
    "buyer_name",
    "city",
    "country",
    "status",
    "total_minor",
    "currency",
)
# Goods, parcels, what is cancelled or not there, and a wish for another address, within the query
# of the orders.
BESIDE: dict[str, Any] = {
    "sent_as": ArraySubquery(
        Parcel.objects.filter(order=OuterRef("pk"))
        .order_by("pk")
        .values(json=JSONObject(pk="pk", number="number"))
    ),
    "goods": ArraySubquery(
        OrderLine.objects.filter(order=OuterRef("pk"))
        .order_by("pk")
        .values(json=JSONObject(quantity="quantity", title="title"))
    ),
    "is_reduced": Exists(Cancellation.objects.filter(order=OuterRef("pk"))),
    "is_short": Exists(
        StockMovement.objects.filter(line__order=OuterRef("pk"))
        .order_by()
        .values("line")
        .annotate(short=Sum(F("ordered") - F("reserved")))
        .filter(short__gt=0)
    ),
    "is_asked": Exists(AddressChange.objects.running().filter(order=OuterRef("pk"))),
}


def tab_of(request: HttpRequest) -> str:
    """The tab that is open; rows behind a measure may have any state."""
    if measure_of(request):
        return "all"
    tab = request.GET.get("view", "")
    return tab if tab in TABS else "to_ship"


def measure_of(request: HttpRequest) -> str:
    key = request.GET.get("measure", "")
    return key if key in MEASURES else ""


def search_words(given: QueryDict) -> str:
    return given.get("q", "").replace("\x00", "").strip()[:40]


def narrow(rows: Any, given: QueryDict, *, now: datetime) -> Any:
    """Those of the orders that the page's own filters show: `?due=` and `?q=`, a number or mail."""
    if due := given.get("due"):
        rows = rows.filter(status=Status.TO_SHIP, ship_by__lt=now if due == "late" else now + SOON)
    if words := search_words(given):
        rows = rows.filter(Q(number__startswith=words) | Q(buyer_email__iexact=words))
    return rows


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def ticked(store: Store, ids: Sequence[str]) -> QuerySet[Order]:
    """Orders to ship of the store among the ticked ones; whatever else was sent is passed over."""
    named = [int(pk) for pk in ids if is_id(pk)]
    return to_ship(store).filter(pk__in=named).order_by("ship_by", "pk")


def index_page(store: Store, request: HttpRequest, *, now: datetime) -> Page[Any]:
    """The store's orders: those to ship by deadline, others newest first; `?q=` is a number.

    Rows are named tuples of the columns shown: making model instances would cost most of the page.
    """
    rows = rows_of(store, request, now=now)
    order = TABS[tab_of(request)][1]
    beside = {name: written(Order, part) for name, part in BESIDE.items()}
    named: Any = rows.annotate(**beside).values_list(*COLUMNS, *BESIDE, named=True)
    return keyset(named, request, order=order, size=SIZE)


def rows_of(store: Store, request: Any, *, now: datetime) -> QuerySet[Order]:
    """All the orders that the address shows."""
    key, status = measure_of(request), TABS[tab_of(request)][0]
    rows: Any = missed(key, store, now=now) if key else Order.objects.of_store(store)
    if status:
        rows = rows.filter(status=status)
    found: QuerySet[Order] = narrow(rows, request.GET, now=now)
    return found


def to_ship(store: Store) -> QuerySet[Order]:
    """Orders that wait for dispatch."""
    rows: QuerySet[Order] = Order.objects.of_store(store).filter(status=Status.TO_SHIP)
    return rows


def due_soon(rows: QuerySet[Order], *, now: datetime) -> QuerySet[Order]:
    """Those of the rows whose deadline is past or within a day."""
    return rows.filter(ship_by__lt=now + SOON)


def waiting(asker: Any) -> Waiting:
    rows = to_ship(asker.store)
    return Waiting(rows, hot=due_soon(rows, now=asker.now))


def count_to_ship(store: Store, *, now: datetime, count: Counter = count_waiting) -> int:
    """Orders that wait for dispatch, counted up to a thousand."""
    [(found, _hot)] = count([waiting], store=store, now=now)
    return found


def events_of(order: Order, parcels: list[Parcel]) -> QuerySet[Event]:
    """What happened to the order, its parcels and what customs asked of them, newest first."""
    ids = [parcel.pk for parcel in parcels]
    subjects: dict[str, Iterable[int]] = {
        "order": [order.pk],
        "parcel": ids,
        "addresschange": order.address_changes.values_list("pk", flat=True),
        "customsrequest": CustomsRequest.objects.filter(parcel__in=ids).values_list(
            "pk", flat=True
        ),
    }
    about = Q()
    for model, pks in subjects.items():
        if named := [str(pk) for pk in pks]:
            about |= Q(subject_type=f"shipping.{model}", subject_id__in=named)
    return Event.objects.filter(about).select_related("store", "actor").order_by("-id")


def told_to_buyer(order: Order, parcels: list[Parcel]) -> list[Delivery]:
    """Mails to the buyer about this order, newest first, with their text as it was sent."""
    rows = Delivery.objects.filter(
        event__in=events_of(order, parcels).values("pk"), channel="email", recipient=None
    )
    found: list[Any] = list(rows.select_related("event").order_by("-id")[:20])
    return found
