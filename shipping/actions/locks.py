"""Rows are locked in one order, so that no two verbs wait for each other."""

from django.db.models import QuerySet

from shipping.models import Order, Parcel


def lock_parcels(rows: QuerySet[Parcel]) -> list[Parcel]:
    """Lock the parcels and before them their orders, by id; return the parcels."""
    orders = Order.objects.filter(pk__in=rows.values("order")).order_by("pk")
    list(orders.select_for_update(no_key=True).values_list("pk", flat=True))
    return list(rows.select_for_update(no_key=True).order_by("pk"))
