"""The buyer's page: queries, and bytes over the wire, in both languages.

`python -m bench.buyer_page [--rounds N]`. Promised: at most 4 queries, and HTML under 10 KB
gzipped. The order is made for this run and taken back at its end.
"""

import gzip
import sys
import time
from datetime import datetime, timedelta
from statistics import median

from bench.promises import at_most
from bench.report import Found, report

QUERIES_AT_MOST = 4
BYTES_AT_MOST = 10_000
SCANS = 24


def make_order(now: datetime) -> str:
    """Return the address of a page whose parcel has a long way behind it."""
    from accounts.actions import open_store
    from accounts.models import User
    from shipping.actions import buyer_url, dispatch_parcel, receive_order, record_tracking
    from shipping.checks.facts import OrderFacts, ScanFacts
    from shipping.checks.tracking import Code

    owner = User.objects.create_user("bench-buyer@tradewell.example", name="Bench")
    store = open_store(slug="bench-buyer", name="Bench", country="CN", owner=owner, now=now)
    line = {"sku": "L", "title": "Brass desk lamp", "quantity": 1, "unit_price_minor": 4990}
    buyer = {"buyer_name": "Anna", "buyer_email": "anna@example.org"}
    place = {"country": "NL", "city": "Utrecht", "currency": "USD"}
    at = now - timedelta(days=4)
    facts = {"number": "1", "placed_at": at, "lines": [line] * 3, **buyer, **place}
    order, _ = receive_order(store, facts=OrderFacts.model_validate(facts), actor=None, now=at)
    parcel = dispatch_parcel(order, carrier="PostLink", number="LP000001", actor=None, now=at)
    codes = ("accepted", "origin_hub", "departed_origin", "arrived_destination", "import_customs")
    scans = [
        ScanFacts(
            number=parcel.number,
            code=Code(codes[place % len(codes)]),
            at=at + timedelta(hours=place * 3),
            country="NL",
            place="Rotterdam",
        )
        for place in range(SCANS)
    ]
    record_tracking(store, scans=scans, source="csv", actor=None, now=now)
    return "/b/" + buyer_url(order, now=now).split("/b/")[1]


def measure(url: str, rounds: int) -> dict[str, float]:
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    # Counted here: the next request empties the log.
    queries = len(asked)
    assert page.status_code == 200, page.status_code
    cpu = []
    for _round in range(rounds):
        cache.clear()
        start = time.process_time()
        client.get(url)
        cpu.append(time.process_time() - start)
    return {
        "queries": queries,
        "bytes": len(page.content),
        "gzipped": len(gzip.compress(page.content)),
        "cpu_ms": round(median(cpu) * 1000, 2),
    }


def run(rounds: int) -> Found:
    from django.db import transaction

    from core import clock

    with transaction.atomic():
        url = make_order(clock.now())
        found = {lang: measure(f"{url}?lang={lang}", rounds) for lang in ("en", "zh-hans")}
        transaction.set_rollback(True)
    return {"pages": found}, [
        at_most("queries", max(page["queries"] for page in found.values()), QUERIES_AT_MOST),
        at_most("bytes", max(page["gzipped"] for page in found.values()), BYTES_AT_MOST - 1),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, rounds=40))
