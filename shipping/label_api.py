"""What a store's label software needs of its orders; the log says which key took how many."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from accounts.doors import needs
from accounts.scopes import Scope
from core import clock
from core.api.cursors import PageAsked, cut
from core.api.typed import one_of
from shipping.actions import export_labels
from shipping.api import router
from shipping.labels import labels_of
from shipping.models import AddressChange, Order
from shipping.models.orders import Service
from shipping.queries import orders


class LabelsAsked(PageAsked):
    """`order` is the number of one; without it, all that wait."""

    order: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class LabelArticle(Schema):
    """What is inside, as customs reads it. `piece_g` is null where nobody said it."""

    sku: str
    title: str
    quantity: int
    description: str
    hs: str
    origin: str
    piece_g: float | None
    piece_value: str
    currency: str


class LabelOut(Schema):
    """What is left to send of an order. `together_with` names those that may travel with it."""

    order: str
    ship_by: datetime
    service_promised: Annotated[str, *one_of(Service)]
    recipient: str
    street: str
    postcode: str
    city: str
    country: str
    sender: str
    sender_country: str
    weight_g: float | None
    together_with: str
    articles: list[LabelArticle]


class LabelPage(Schema):
    """`left_out` are orders of this page whose buyers ask for another address: answer them."""

    data: list[LabelOut]
    left_out: list[str]
    next: str | None


@router.get(
    "/labels",
    tags=["parcels"],
    response=LabelPage,
    url_name="labels",
    operation_id="list_labels",
    **needs(
        Scope.LABELS_READ,
        _("Read label data of orders to ship"),
        _("By deadline. Each call is on record: names and places of buyers leave with it."),
    ),
)
def list_labels(request: Any, asked: Query[LabelsAsked]) -> dict[str, Any]:
    store, now = request.store, clock.now()
    rows = orders.to_ship(store)
    if asked.order is not None:
        rows = rows.filter(number=asked.order) if "\x00" not in asked.order else rows.none()
    changes = AddressChange.objects.running().filter(order=OuterRef("pk"))
    columns = ("id", "ship_by", "number", "is_asked")
    page = cut(rows.annotate(is_asked=Exists(changes)).values(*columns), asked, ("ship_by", "id"))
    unclear = [row for row in page["data"] if row["is_asked"]]
    ids: list[int] = []
    if len(unclear) < len(page["data"]):
        ids = export_labels(
            store,
            orders=Order.objects.filter(pk__in=[row["id"] for row in page["data"]]),
            form="JSON",
            left_out=[row["id"] for row in unclear],
            actor=None,
            system=request.api_key.name,
            now=now,
        )
    told = [label.head | {"articles": label.articles} for label in labels_of(ids)]
    return page | {"data": told, "left_out": [row["number"] for row in unclear]}
