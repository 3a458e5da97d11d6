"""What pages about parcels read."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Store
from core.counting import Counter, Waiting, count_waiting
from core.errors import NotPossible
from core.keys import key_of
from core.paging import Page, keyset
from policy.queries import policy_at
from shipping.checks.tracking import normal_form
from shipping.models import Order, Parcel
from shipping.queries.courier_parcels import DRILL, narrowed
from shipping.queries.measures import missed
from shipping.queries.orders import SIZE, search_words

Status = Parcel.Status
OPEN = (Status.ANNOUNCED, Status.ON_THE_WAY)
TABS: dict[str, Q] = {
    "under_way": Q(status__in=OPEN),
    # Without a window: its last one passed, and no day can be named any more.
    "at_risk": Q(status__in=OPEN)
    & (Q(window_ends_on__gt=F("promise_on")) | Q(window_ends_on=None)),
    "problem": Q(status=Status.PROBLEM),
    "delivered": Q(status=Status.DELIVERED),
    "all": Q(),
}
MEASURES = ("on_time", "valid_tracking")
NARROWS = ("view", "q", "measure", *DRILL)
LAST_DISPATCHED = ("-declared_shipped_at", "-id")
COLUMNS = (
    "id",
    "number",
    "carrier",
    "declared_shipped_at",
    "order_id",
    "order__number",
    "status",
    "state",
    "origin",
    "destination",
    "delivered_on",
    "window_ends_on",
    "promise_on",
)


def tab_of(request: HttpRequest) -> str:
    tab = request.GET.get("view", "")
    if tab in TABS:
        return tab
    return "all" if measure_of(request) or is_drilled(request) else "under_way"


def is_drilled(request: HttpRequest) -> bool:
    """Whether the address asks for the parcels behind a figure of a scorecard."""
    return bool(request.GET.get("carrier"))


def measure_of(request: HttpRequest) -> str:
    key = request.GET.get("measure", "")
    return key if key in MEASURES else ""


def narrowing_of(request: HttpRequest) -> list[tuple[str, Any]]:
    """What the address narrows by, and nothing else that it may say."""
    return [(name, request.GET[name]) for name in NARROWS if name in request.GET]


def index_page(store: Store, request: HttpRequest, *, now: datetime) -> Page[Any]:
    """The store's parcels, last dispatched first; `?q=` begins a tracking number or is an order's.

    Rows are named tuples of the columns shown: making model instances would cost most of the page.
    """
    rows: Any = rows_of(store, request, now=now)
    named: Any = rows.values_list(*COLUMNS, named=True)
    return keyset(named, request, order=LAST_DISPATCHED, size=SIZE)


def chosen(store: Store, request: HttpRequest, *, now: datetime) -> QuerySet[Parcel]:
    """The ticked parcels, or all that the address shows where it says so.

    Raises NotPossible for none, and beyond a page of ticked ones: more would be ticked on no page.
    """
    if "all" in request.GET:
        return rows_of(store, request, now=now)
    given = request.GET.getlist("picked")
    if len(given) > SIZE:
        words = _(
            "At most %(limit)s parcels can be ticked. For more, tick the box for all of them."
        )
        raise NotPossible(words % {"limit": SIZE})
    keys = [key for key in map(key_of, given) if key is not None]
    if not keys:
        raise NotPossible(_("Tick at least one parcel."))
    found: QuerySet[Parcel] = Parcel.objects.of_store(store).filter(pk__in=keys)
    return found


def rows_of(store: Store, request: HttpRequest, *, now: datetime) -> QuerySet[Parcel]:
    """All the parcels that the address shows."""
    key = measure_of(request)
    rows: Any = missed(key, store, now=now) if key else Parcel.objects.of_store(store)
    rows = rows.filter(TABS[tab_of(request)])
    if words := search_words(request.GET):
        of_order = Order.objects.of_store(store).filter(number__iexact=words)
        rows = rows.filter(
            Q(number__startswith=normal_form(words) or words) | Q(order__in=of_order)
        )
    if is_drilled(request):
        rows = narrowed(rows, request, policy_at(now).shipping, now=now)
    found: QuerySet[Parcel] = rows
    return found


def waiting(asker: Any) -> Waiting:
    rows = Parcel.objects.of_store(asker.store)
    return Waiting(rows.filter(TABS["at_risk"] | TABS["problem"]), hot=rows.filter(TABS["problem"]))


def count_troubled(store: Store, *, count: Counter = count_waiting) -> dict[str, int]:
    """Parcels at risk and with a problem, each counted up to a thousand, in one query."""
    (at_risk, _hot), (problem, _hot) = count([_at_risk, _problem], store=store)
    return {"at_risk": at_risk, "problem": problem}


def _at_risk(asker: Any) -> Waiting:
    return Waiting(Parcel.objects.of_store(asker.store).filter(TABS["at_risk"]))


def _problem(asker: Any) -> Waiting:
    return Waiting(Parcel.objects.of_store(asker.store).filter(TABS["problem"]))


def carriers_of(store: Store) -> QuerySet[Any, str]:
    """Carriers that the store used before, for suggestions."""
    rows = Parcel.objects.of_store(store).order_by("carrier")
    found: QuerySet[Any, str] = rows.values_list("carrier", flat=True).distinct()[:20]
    return found
