"""A store's parcels, for its own systems: what buyers were promised, and the last scan."""

from datetime import date, datetime
from typing import Annotated, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Greatest, JSONObject
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema

from accounts.doors import needs
from accounts.scopes import Scope
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from shipping.api import router
from shipping.models import Parcel, Promise

ParcelStatus = Annotated[str, *one_of(Parcel.Status)]
TOLD = ("reason", "made_at", "earliest_on", "likeliest_on", "latest_on", "promise_on", "chance")
COLUMNS = (
    "id", "number", "carrier", "service", "status", "status_at", "state", "state_at", "origin",
    "destination", "declared_shipped_at", "first_scan_at", "delivered_at", "delivered_on",
    "promise_on",
)  # fmt: skip


class ParcelsAsked(Asked):
    status: ParcelStatus | None = None


class WindowOut(Schema):
    """A window that the buyer was shown from `made_at` on; `chance` is of arriving within it."""

    reason: Annotated[str, *one_of(Promise.Reason)]
    made_at: datetime
    earliest_on: date
    likeliest_on: date
    latest_on: date
    promise_on: date
    chance: float


class ParcelOut(Schema):
    """`state` is what the last scan says, or "no_events"."""

    number: str
    carrier: str
    service: str
    order_number: str
    status: ParcelStatus
    status_at: datetime
    state: str
    state_at: datetime | None
    origin: str
    destination: str
    declared_shipped_at: datetime
    first_scan_at: datetime | None
    delivered_at: datetime | None
    delivered_on: date | None
    promise_on: date | None
    windows: list[WindowOut]


class ParcelPage(Schema):
    data: list[ParcelOut]
    next: str | None


@router.get(
    "/parcels",
    tags=["parcels"],
    response=ParcelPage,
    url_name="parcels",
    operation_id="list_parcels",
    **needs(
        Scope.PARCELS_READ,
        _("List parcels"),
        _("The last dispatched first. “since” means: with a new status or scan since."),
    ),
)
def list_parcels(request: Any, asked: Query[ParcelsAsked]) -> dict[str, Any]:
    rows = Parcel.objects.of_store(request.store)
    if asked.status:
        rows = rows.filter(status=asked.status)
    order = ("-declared_shipped_at", "-id")
    return cut(_written(rows), asked, order, changed=Greatest("status_at", "state_at"))


def _written(rows: Any) -> Any:
    """With their windows, the first one told first, within the query of the rows."""
    of_order = Q(order=OuterRef("order"), parcel=None)
    told = Promise.objects.filter(Q(parcel=OuterRef("pk")) | of_order).order_by("pk")
    windows = ArraySubquery(told.values(json=JSONObject(**{name: name for name in TOLD})))
    return rows.annotate(windows=windows, order_number=F("order__number")).values(
        *COLUMNS, "order_number", "windows"
    )
