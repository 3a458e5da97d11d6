"""Lane statistics counted anew from all parcels, beside one aggregate scan of the same table.

`python -m bench lanes [--parcels N]`, with 1,000,000 by default. The promise is about 10,000,000:
`python -m bench lanes --parcels 10000000`, with nothing else on the machine. The
reference reads the same days of the same table with as much memory and counts them by lane, week
and stage without keeping anything; ours also adds up the wider groups and writes all rows, in one
transaction.
Promised: at most 1.5 times as long.
"""

import sys
import time
from datetime import UTC, datetime
from typing import Any

from bench.promises import at_most
from bench.report import Found, report

RATIO_AT_MOST = 1.5
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
# 4,000 lanes; delivered within 20 weeks, after 5 to 24 days, with scans at seven stages.
FILL = """
    INSERT INTO shipping_parcel (store_id, order_id, origin, destination, carrier, service, number,
        status, status_at, state, declared_shipped_at, delivered_at, delivered_on, stage_days)
    SELECT %(store)s, %(order)s, 'CN', chr(65 + n %% 20) || chr(65 + n / 20 %% 10),
        'Carrier ' || n %% 10, 'Service ' || n / 7 %% 2, 'LP' || n, 'delivered', %(at)s,
        'delivered', %(at)s, %(at)s, %(at)s::date + n %% 140, ARRAY[5 + n / 3 %% 20,
        4 + n / 3 %% 20, NULL, NULL, 3 + n / 3 %% 18, 2 + n / 3 %% 9, 2 + n / 3 %% 8,
        1 + n / 3 %% 4, NULL, n / 3 %% 2, NULL, NULL]
    FROM generate_series(1, %(parcels)s) AS n
"""


def seed(parcels: int) -> None:
    """All parcels of one order of one store: the statistics do not ask whose they are."""
    from django.db import connections

    from accounts.actions import open_store
    from accounts.models import User
    from shipping.models import Order

    name = f"lanes-{time.time_ns()}"
    owner = User.objects.create_user(f"{name}@example.com", name="Bench")
    store = open_store(slug=name, name=name, country="CN", owner=owner, now=START)
    buyer = {"buyer_name": "Anna", "buyer_email": "anna@example.org", "city": "Utrecht"}
    facts = {"number": "B-1", "country": "NL", "currency": "USD", "total_minor": 1990} | buyer
    times = {"placed_at": START, "ship_by": START, "status_at": START, "status": "delivered"}
    order = Order.objects.create(store=store, **facts, **times)
    told: dict[str, Any] = {"store": store.pk, "order": order.pk, "at": START, "parcels": parcels}
    # Without the triggers, which keep the statistics row by row: neither timed nor needed here.
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE shipping_parcel DISABLE TRIGGER USER")
        cursor.execute(FILL, told)
        cursor.execute("ALTER TABLE shipping_parcel ENABLE TRIGGER USER")
        cursor.execute("ANALYZE shipping_parcel")


def scan() -> float:
    """With the room that the rebuild gives itself: in less, the scan alone would sort on disk."""
    from django.db import connection, transaction

    from shipping.actions.lanes import COUNT, ROOM

    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(f"SELECT count(*), sum(count) FROM ({COUNT}) AS lane")
    return time.perf_counter() - start


def rebuild() -> tuple[float, int]:
    from shipping.actions.lanes import rebuild_lanes

    start = time.perf_counter()
    rows = rebuild_lanes()
    return time.perf_counter() - start, rows


def run(parcels: int) -> Found:
    seed(parcels)
    # In turns, so that other work on the machine meets both; the first of each warms up.
    scans, rebuilds = [], []
    rows = 0
    for _turn in range(3):
        scans.append(scan())
        seconds, rows = rebuild()
        rebuilds.append(seconds)
    ratio = min(rebuilds) / min(scans)
    return {
        "parcels": parcels,
        "rows": rows,
        "seconds": {"scan": round(min(scans), 2), "rebuild": round(min(rebuilds), 2)},
    }, [at_most("counted anew", ratio, RATIO_AT_MOST, f"a scan {min(scans):.2f} s")]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, parcels=1_000_000))
