"""What shipping holds about a store's orders and parcels, for authorities."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.disclosure import Holding, Reach, register
from shipping.models import Order, OrderLine, Parcel


def _orders(reach: Reach) -> Any:
    return reach.within(Order.objects.of_store(reach.store), "placed_at", "number")


def _lines(reach: Reach) -> Any:
    rows = OrderLine.objects.filter(store_id=reach.store.pk)
    return reach.within(rows, "order__placed_at", "order__number")


def _parcels(reach: Reach) -> Any:
    rows = Parcel.objects.filter(store_id=reach.store.pk)
    return reach.within(rows, "order__placed_at", "order__number")


register(
    Holding(
        "orders",
        _("Orders"),
        {
            "number": (_("Number"), "number"),
            "placed_at": (_("Placed on"), "placed_at"),
            "status": (_("State"), "status"),
            "total_minor": (_("Total, in the smallest unit"), "total_minor"),
            "currency": (_("Currency"), "currency"),
            "buyer_name": (_("Buyer’s name"), "buyer_name"),
            "buyer_email": (_("Buyer’s email"), "buyer_email"),
            "country": (_("Country"), "country"),
            "city": (_("City"), "city"),
            "postcode": (_("Postcode"), "postcode"),
        },
        _orders,
        about={"order": "number", "person": "buyer_email"},
    ),
    Holding(
        "articles",
        _("Articles of the orders"),
        {
            "order": (_("Order"), "order__number"),
            "sku": (_("SKU"), "sku"),
            "title": (_("Title"), "title"),
            "quantity": (_("Quantity"), "quantity"),
            "unit_price_minor": (_("Price, in the smallest unit"), "unit_price_minor"),
        },
        _lines,
        about={"order": "order__number", "person": "order__buyer_email"},
    ),
    Holding(
        "parcels",
        _("Parcels"),
        {
            "order": (_("Order"), "order__number"),
            "carrier": (_("Carrier"), "carrier"),
            "number": (_("Tracking number"), "number"),
            "origin": (_("Origin"), "origin"),
            "destination": (_("Destination"), "destination"),
            "status": (_("State"), "status"),
        },
        _parcels,
        about={"order": "order__number", "person": "order__buyer_email"},
    ),
)
