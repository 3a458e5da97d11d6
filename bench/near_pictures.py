"""Find pictures that look alike among a million, beside a scan with `bit_count`.

`python -m bench.near_pictures [--prints N]`. Promised: the same answers within eight bits of 64,
ten times faster. Half of the prints stand in clusters, as pictures on white do; the wanted ones
are drawn from both halves.
"""

import argparse
import io
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.promises import at_least, same
from bench.report import begin, publish

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
SEED = 20260302
CLUSTERS, CLUSTER_BITS = 20_000, 12
QUERIES, SCANS = 200, 20
NO_FINE_BITS = r"\\x" + "00" * 32
FASTER_AT_LEAST = 10.0
SCAN = """
SELECT picture_id, bit_count((coarse # %s)::bit(64)) FROM listings_pictureprint
WHERE view = 0 AND bit_count((coarse # %s)::bit(64)) <= %s
"""


def prints(count: int) -> Iterator[int]:
    rng = random.Random(SEED)
    centres = [rng.getrandbits(64) for _ in range(CLUSTERS)]
    for number in range(count):
        if number % 2:
            yield rng.getrandbits(64)
            continue
        bits = rng.choice(centres)
        for place in rng.sample(range(64), rng.randrange(CLUSTER_BITS)):
            bits ^= 1 << place
        yield bits


def seed(count: int) -> None:
    """Pictures and their prints by COPY; the constraints hold throughout."""
    from django.db import connection, connections

    from core import clock
    from listings.likeness import signed

    listing, now = _listing(), clock.now()
    owner = f"{listing.store_id}\t{listing.pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM listings_picture")
        first = cursor.fetchone()[0]
        pictures = (
            f"{first + number}\t{owner}\t-\t-\t1\t1\t{number}\t{now}\t{now}\n"
            for number in range(count)
        )
        _copy(
            cursor,
            "listings_picture (id, store_id, listing_id, file, thumbnail, width, height, sha256,"
            " created_at, removed_at)",
            pictures,
        )
        rows = (
            f"{first + number}\t0\t{signed(bits)}\t{NO_FINE_BITS}\n"
            for number, bits in enumerate(prints(count))
        )
        _copy(cursor, "listings_pictureprint (picture_id, view, coarse, fine)", rows)
    # Only the owner of a table may look at how its values spread.
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE listings_pictureprint")


def _copy(cursor: Any, table: str, rows: Iterator[str]) -> None:
    cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO("".join(rows)))


def measure(count: int) -> dict[str, Any]:
    from core.fingerprints import NEAR
    from listings.likeness import near, signed

    rng = random.Random(SEED + 1)
    known = list(prints(count))
    wanted = [rng.choice(known) for _ in range(QUERIES)]
    searched, scanned, missed = [], [], 0
    for number, bits in enumerate(wanted):
        start = time.perf_counter()
        found = near(0, bits, 0)
        searched.append(time.perf_counter() - start)
        if number < SCANS:
            start = time.perf_counter()
            exact = _rows(SCAN, [signed(bits), signed(bits), NEAR])
            scanned.append(time.perf_counter() - start)
            missed += len(set(exact) ^ set(found))
    search, scan = statistics.median(searched), statistics.median(scanned)
    return {
        "prints": count,
        "search_ms": round(search * 1000, 2),
        "scan_ms": round(scan * 1000, 2),
        "times_faster": round(scan / search, 1),
        "answers_that_differ": missed,
    }


def _rows(sql: str, values: list[Any]) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        # One worker, as one search has.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _listing() -> Any:
    from accounts.models import Store
    from core import clock
    from listings.models import Listing

    facts = {"name": "Bench", "country": "CN", "created_at": clock.now()}
    store = Store.objects.get_or_create(slug="bench-pictures", defaults=facts)[0]
    given = dict.fromkeys(("created_at", "status_at", "updated_at"), clock.now())
    return Listing.objects.get_or_create(store=store, sku="bench", defaults=given)[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prints", type=int, default=1_000_000)
    wanted = parser.parse_args()
    begin()
    seed(wanted.prints)
    found = measure(wanted.prints)
    faster, scan = found["times_faster"], f"a scan {found['scan_ms']} ms"
    return publish(
        found,
        [
            at_least("times faster", faster, FASTER_AT_LEAST, scan),
            same("the same answers", not found["answers_that_differ"]),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
