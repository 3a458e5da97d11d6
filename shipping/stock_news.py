"""What other pages say of stock: the home of who is short of goods, and the page of a listing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.registry import Panel, Task
from listings.models import Listing
from shipping.models import StockItem
from shipping.presenting import may_ship
from shipping.queries import stock
from shipping.queries.orders import COUNT_AT_MOST


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """Orders that wait for goods, due by the first of their deadlines."""
    if workspace != "seller" or store is None:
        return []
    rows = stock.short_lines(store).order_by("order__ship_by")
    due = dict(rows.values_list("order", "order__ship_by")[:COUNT_AT_MOST])
    if not due:
        return []
    title = ngettext("%(n)s order waits for goods", "%(n)s orders wait for goods", len(due))
    return [
        Task(
            title=title % {"n": len(due)},
            detail=_("Say when the goods come, receive them, or cancel what cannot be sent."),
            url=reverse("shipping:backorders"),
            action=pgettext("task of a seller", "Review"),
            icon="clock-pause",
            due_at=min(due.values()),
            weight=4,
            tone="warn",
        )
    ]


def stock_panels(request: Any, listing: Listing, now: datetime) -> Sequence[Panel]:
    """What is there of the listing and its variants, or how to begin to count it."""
    if request.membership is None or request.store.pk != listing.store_id:
        return []
    skus = list(listing.variant_rows.exclude(place=None).values_list("sku", flat=True))
    skus = skus or [listing.sku]
    rows = StockItem.objects.filter(store=listing.store, sku__in=skus)
    items = {row.sku: row for row in rows.filter(status=StockItem.Status.TRACKED)}
    sums = stock.sums_by_item([row.pk for row in items.values()]) if items else {}
    goods = [
        (sku, item, sums.get(item.pk, stock.NONE) if item else stock.NONE)
        for sku in skus
        for item in [items.get(sku)]
    ]
    context = {"goods": goods, "may_ship": may_ship(request)}
    return [Panel("shipping/_listing_stock.html", context, order=20)]
