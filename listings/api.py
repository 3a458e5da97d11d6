"""A store's listings, for its own systems."""

from datetime import datetime
from typing import Annotated, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Greatest, JSONObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema

from accounts.doors import needs
from accounts.scopes import Scope
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from core.errors import NotFound
from listings.models import Listing, Variant
from listings.stock import offered

router = Router(tags=["listings"])
ListingStatus = Annotated[str, *one_of(Listing.Status)]
Sku = Annotated[str, Path(min_length=1, max_length=64)]
VARIANT = {name: name for name in ("sku", "name", "price_minor", "stock")}
COLUMNS = (
    "id", "sku", "title", "description", "brand", "category", "language", "attributes", "markets",
    "price_minor", "currency", "reference_price_minor", "freight_minor", "status", "status_at",
    "created_at", "updated_at", "version", "closed_markets", "market_prices",
)  # fmt: skip


class ListingsAsked(Asked):
    status: ListingStatus | None = None


class MarketPriceOut(Schema):
    """A price of one market; of one variant there, or ("") of all without a price of their own."""

    market: str
    sku: str
    price_minor: int


class VariantOut(Schema):
    sku: str
    name: str
    price_minor: int | None
    stock: int


class ListingOut(Schema):
    """A listing as it is saved. `offered` is the number of pieces that buyers can have."""

    sku: str
    title: str
    description: str
    brand: str
    category: str
    language: str
    attributes: dict[str, Any]
    markets: list[str]
    price_minor: int | None
    currency: str
    reference_price_minor: int | None
    freight_minor: int | None
    offered: int
    status: ListingStatus
    status_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int
    closed_markets: list[str]
    market_prices: list[MarketPriceOut]
    variants: list[VariantOut]


class ListingPage(Schema):
    data: list[ListingOut]
    next: str | None


@router.get(
    "/listings",
    response=ListingPage,
    url_name="listings",
    operation_id="list_listings",
    **needs(
        Scope.LISTINGS_READ,
        _("List listings"),
        _("By SKU. “since” means: edited, or moved to another status, since."),
    ),
)
def list_listings(request: Any, asked: Query[ListingsAsked]) -> dict[str, Any]:
    rows = Listing.objects.of_store(request.store)
    if asked.status:
        rows = rows.filter(status=asked.status)
    changed = Greatest("updated_at", "status_at")
    return cut(_written(rows), asked, ("sku",), changed=changed)


@router.get(
    "/listings/{path:sku}",
    response=ListingOut,
    url_name="listing",
    operation_id="get_listing",
    **needs(
        Scope.LISTINGS_READ,
        _("Read one listing"),
    ),
)
def get_listing(request: Any, sku: Sku) -> dict[str, Any]:
    found = None
    if "\x00" not in sku:
        found = _written(Listing.objects.of_store(request.store).filter(sku=sku)).first()
    if found is None:
        raise NotFound(gettext("Your store has no listing with this SKU."))
    row: dict[str, Any] = found
    return row


def _written(rows: Any) -> Any:
    """With their variants and pieces, within the query of the rows."""
    chosen = Variant.objects.filter(listing=OuterRef("pk")).exclude(place=None).order_by("place")
    variants = ArraySubquery(chosen.values(json=JSONObject(**VARIANT)))
    return rows.annotate(offered=offered(), variants=variants).values(
        *COLUMNS, "offered", "variants"
    )
