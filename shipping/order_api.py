"""A store's orders, for its own systems to read."""

from datetime import date, datetime
from typing import Annotated, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Schema

from accounts.doors import needs
from accounts.scopes import Scope
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from core.errors import NotFound
from shipping.api import router
from shipping.models import Order, OrderLine, Parcel
from shipping.models.orders import Service

OrderStatus = Annotated[str, *one_of(Order.Status)]
Number = Annotated[str, Path(min_length=1, max_length=40)]
LINE = {name: name for name in ("sku", "title", "quantity", "unit_price_minor")}
COLUMNS = (
    "id", "number", "status", "status_at", "placed_at", "received_at", "ship_by", "promise_on",
    "service_promised", "buyer_name", "buyer_email", "buyer_language", "country", "city",
    "postcode", "currency", "total_minor",
)  # fmt: skip


class OrdersAsked(Asked):
    status: OrderStatus | None = None


class LineOut(Schema):
    sku: str
    title: str
    quantity: int
    unit_price_minor: int


class OrderOut(Schema):
    """One purchase; amounts are in the smallest unit of `currency`."""

    number: str
    status: OrderStatus
    status_at: datetime
    placed_at: datetime
    received_at: datetime
    ship_by: datetime
    promise_on: date | None
    service_promised: Annotated[str, *one_of(Service)]
    buyer_name: str
    buyer_email: str
    buyer_language: str
    country: str
    city: str
    postcode: str
    currency: str
    total_minor: int
    goods: list[LineOut]
    # Tracking numbers.
    sent_as: list[str]


class OrderPage(Schema):
    data: list[OrderOut]
    next: str | None


@router.get(
    "/orders",
    response=OrderPage,
    url_name="orders",
    operation_id="list_orders",
    **needs(
        Scope.ORDERS_READ,
        _("List orders"),
        _("The last placed first. “since” means: whose status changed since."),
    ),
)
def list_orders(request: Any, asked: Query[OrdersAsked]) -> dict[str, Any]:
    rows = Order.objects.of_store(request.store)
    if asked.status:
        rows = rows.filter(status=asked.status)
    return cut(_written(rows), asked, ("-placed_at", "-id"), changed=F("status_at"))


@router.get(
    "/orders/{path:number}",
    response=OrderOut,
    url_name="order",
    operation_id="get_order",
    **needs(
        Scope.ORDERS_READ,
        _("Read one order"),
    ),
)
def get_order(request: Any, number: Number) -> dict[str, Any]:
    found = None
    if "\x00" not in number:
        found = _written(Order.objects.of_store(request.store).filter(number=number)).first()
    if found is None:
        words = gettext("Your store has no order %(number)s.")
        raise NotFound(words % {"number": number})
    row: dict[str, Any] = found
    return row


def _written(rows: Any) -> Any:
    """With their goods and parcels, within the query of the rows."""
    goods = OrderLine.objects.filter(order=OuterRef("pk")).order_by("pk")
    sent = Parcel.objects.filter(order=OuterRef("pk")).order_by("pk")
    return rows.annotate(
        goods=ArraySubquery(goods.values(json=JSONObject(**LINE))),
        sent_as=ArraySubquery(sent.values("number")),
    ).values(*COLUMNS, "goods", "sent_as")
