"""Scans taken a second in batches, beside one transaction of plain ORM for each scan.

`python -m bench.tracking [--parcels N]`. Five scans a parcel, one in ten told twice, in random
order, in batches of 1,000 and of 10,000. The reference (`bench.plain_tracking`) does the same work:
scans, parcels, orders, events with their mails, windows and the counts of the lanes. Ours and
slices of the reference take turns, so that other work on the machine meets both. All must end with
the same scans, parcels and orders. Events, mails and windows tell of what moved in between, and a
large batch passes over much of that: how many each store has is printed. Promised, for the larger
batches: 75 times.
"""

import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from bench.promises import at_least, same
from bench.report import Found, report

RATIO_AT_LEAST = 75
BATCHES = (1_000, 10_000)
SEED = 20260302
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
CODES = ("accepted", "departed_origin", "arrived_destination", "out_for_delivery", "delivered")
COLUMNS = ("number", "status", "state", "state_at", "first_scan_at", "delivered_at", "delivered_on")


def seed(name: str, parcels: int) -> Any:
    """A store with so many parcels on their way, each of an order of its own."""
    from accounts.actions import open_store
    from accounts.models import User
    from shipping.models import Order, Parcel

    owner = User.objects.create_user(f"{name}@example.com", name="Bench")
    store = open_store(slug=name, name=name, country="CN", owner=owner, now=START)
    buyer = {"buyer_name": "Anna", "buyer_email": "anna@example.org", "city": "Utrecht"}
    given = {"store": store, "country": "NL", "currency": "USD", "total_minor": 1990} | buyer
    times = {"placed_at": START, "ship_by": START, "status_at": START, "status": "shipped"}
    orders = Order.objects.bulk_create(
        Order(number=f"B-{place}", **given, **times) for place in range(parcels)
    )
    way = {"origin": "CN", "destination": "NL", "carrier": "PostLink", "store": store}
    Parcel.objects.bulk_create(
        Parcel(
            order=order, number=_number(place), status_at=START, declared_shipped_at=START, **way
        )
        for place, order in enumerate(orders)
    )
    return store


def scans(parcels: int) -> list[Any]:
    from shipping.checks.facts import ScanFacts

    chance = random.Random(SEED)
    told = [
        ScanFacts.model_validate(
            {"number": _number(place), "code": code, "at": START + timedelta(days=day + 1)}
        )
        for place in range(parcels)
        for day, code in enumerate(CODES)
    ]
    told += chance.sample(told, len(told) // 10)
    chance.shuffle(told)
    return told


def ours(store: Any, told: list[Any], size: int, now: datetime) -> float:
    from shipping.actions import record_tracking

    start = time.perf_counter()
    for first in range(0, len(told), size):
        batch = told[first : first + size]
        record_tracking(store, scans=batch, source="webhook", actor=None, now=now)
    return len(told) / (time.perf_counter() - start)


def row_by_row(store: Any, told: list[Any], now: datetime) -> float:
    from bench.plain_tracking import take

    start = time.perf_counter()
    for scan in told:
        take(store, scan, now)
    return len(told) / (time.perf_counter() - start)


def _number(place: int) -> str:
    return f"LP{place:09}"


def state_of(store: Any) -> list[Any]:
    """Each parcel with its scans and its order's state."""
    from django.db.models import Count

    from shipping.models import Parcel

    rows = Parcel.objects.filter(store=store).annotate(scans=Count("events")).order_by("number")
    return list(rows.values_list(*COLUMNS, "scans", "order__status"))


def told_of(store: Any) -> dict[str, int]:
    """How much was told on the way there."""
    from core.models import Delivery, Event
    from shipping.models import Promise

    return {
        "events": Event.objects.filter(store=store).count(),
        "mails": Delivery.objects.filter(event__store=store, channel="email").count(),
        "windows": Promise.objects.filter(store=store).count(),
    }


def run(parcels: int) -> Found:
    name, now = f"scans-{time.time_ns()}", START + timedelta(days=9)
    rows, *stores = [seed(f"{name}-{part}", parcels) for part in range(1 + len(BATCHES))]
    told = scans(parcels)
    cut = len(told) // (len(BATCHES) + 1) + 1
    alone, batched = [row_by_row(rows, told[:cut], now)], []
    for turn, (store, size) in enumerate(zip(stores, BATCHES, strict=True), start=1):
        batched.append(ours(store, told, size, now))
        alone.append(row_by_row(rows, told[turn * cut : (turn + 1) * cut], now))
    states = [state_of(store) for store in (rows, *stores)]
    is_same = all(state == states[0] for state in states)
    # Each beside the slices before and after it.
    ratios = [
        rate / statistics.mean(pair) for rate, pair in zip(batched, pairwise(alone), strict=True)
    ]
    return {
        "scans": len(told),
        "row_by_row_a_second": [round(rate) for rate in alone],
        "scans_a_second": dict(zip(BATCHES, map(round, batched), strict=True)),
        "ratio": {size: round(ratio, 1) for size, ratio in zip(BATCHES, ratios, strict=True)},
        "told": dict(zip(("row by row", *BATCHES), map(told_of, (rows, *stores)), strict=True)),
    }, [
        at_least("scans in batches", ratios[-1], RATIO_AT_LEAST, f"by row {alone[-1]:.0f}/s"),
        same("the same state", is_same),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, parcels=2000))
