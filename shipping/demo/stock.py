"""A store of the demo that counts its goods: of one too few are there for the orders that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from accounts.models import Store
from listings.models import Listing
from shipping.actions import count_stock, expect_stock, receive_stock, track_stock
from shipping.models import Order, OrderLine

COUNTS = "lumen"
AT_MOST = 8


def count_goods(stores: Sequence[Store], now: datetime) -> None:
    """In the last hours: it began to count, received goods, and found some of them broken."""
    for store in stores:
        if store.slug == COUNTS:
            _count(store, now)


def _count(store: Store, now: datetime) -> None:
    owner = store.people("owner")[0]
    rows = OrderLine.objects.filter(store=store, order__status=Order.Status.TO_SHIP)
    pieces = rows.values_list("sku").annotate(sum=Sum("quantity"))
    wanted = dict(pieces.order_by("-sum", "sku")[: AT_MOST // 2])
    live = Listing.objects.of_store(store).live().exclude(sku__in=wanted).order_by("sku")
    others = live.values_list("sku", flat=True)[: AT_MOST - len(wanted)]
    spare = {sku: count + 11 for sku, count in wanted.items()}
    spare |= {sku: 7 * (place + 1) for place, sku in enumerate(others)}
    short = next(iter(wanted))
    spare[short] = wanted[short] - 1
    opened_at = now - timedelta(hours=3)
    facts: dict[str, Any] = {"actor": owner, "now": opened_at}
    items = [track_stock(store, sku=sku, quantity=count, **facts) for sku, count in spare.items()]
    expected_on = now.date() + timedelta(days=6)
    note = "PO 2291"
    expect_stock(items[0], quantity=60, expected_on=expected_on, note=note, **facts)
    facts["now"] = now - timedelta(hours=2)
    receive_stock(items[1], quantity=24, note="DN 58114", **facts)
    facts["now"] = now - timedelta(hours=1)
    count_stock(items[-1], quantity=spare[items[-1].sku] - 2, reason="damaged", **facts)
