"""Finds what a case of the demo is about, among the rows of the apps that own them."""

from accounts.models import Store
from listings.models import Listing
from shipping.models import Order, Parcel


def find(store: Store, kind: str, which: str) -> str:
    """The id of a listing by its SKU, or of an order or parcel of the wanted sort."""
    if kind == "listing":
        return str(Listing.objects.of_store(store).get(sku=which).pk)
    if kind == "order":
        orders = Order.objects.of_store(store).exclude(status=Order.Status.CANCELLED)
        found = orders.filter(parcels__delivered_at__isnull=which == "late")
        return str((found.order_by("-placed_at").first() or orders.earliest("pk")).pk)
    if kind == "parcel":
        unscanned = Parcel.objects.of_store(store).filter(first_scan_at=None).order_by("pk")
        return str(unscanned[1 if which.endswith("2") else 0].pk)
    return ""
