"""Checking live listings again under a new policy version, against the verb for each of them.

`python -m bench.recheck [--listings N]`; as many are added first. Promised: where nothing
changes, at least 8 times as many listings a second as the sweep checks one by one.
"""

import sys
import time
from collections.abc import Callable

from bench.promises import at_least, same
from bench.report import Found, report

AT_LEAST = 8
LOOPED = 500
# What buyers pay is on record, as if each had been published.
PRICES = """
    INSERT INTO listings_pricepoint (store_id, listing_id, market, amount_minor, currency, at)
    SELECT store_id, id, '', price_minor, currency, updated_at FROM listings_listing AS one
    WHERE one.id > %s AND NOT EXISTS (SELECT FROM listings_pricepoint WHERE listing_id = one.id)
"""


def run(listings: int) -> Found:
    from django.db import connection
    from django.db.models import Max

    from bench.filled import listings as rows_of
    from bench.seed import settle_down
    from core import clock
    from listings.actions.publishing import recheck_listing
    from listings.actions.recheck_sets import recheck_unchanged
    from listings.models import Listing
    from listings.tasks import AT_ONCE

    before = Listing.objects.aggregate(newest=Max("pk", default=0))["newest"]
    rows_of.add(rows_of.have(), listings)
    # What the attributes say at random contradicts the texts.
    Listing.objects.filter(pk__gt=before).update(attributes={})
    with connection.cursor() as cursor:
        cursor.execute(PRICES, [before])
    settle_down("listings_listing")
    now = clock.now()
    live = Listing.objects.live().filter(pk__gt=before)
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    batches = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    # The first one compiles the rules.
    recheck_unchanged(batches[0], now=now)
    done, together = timed(
        lambda: sum(recheck_unchanged(batch, now=now)[0] for batch in batches[1:])
    )
    live.filter(pk__in=ids[:LOOPED]).update(checked_under=0)
    rows = list(live.filter(pk__in=ids[:LOOPED]))
    looped, apart = timed(lambda: sum(recheck_listing(row, now=now) is not None for row in rows))
    ratio = (done / together) / (looped / apart)
    return {
        "listings": done,
        "a second": round(done / together),
        "a second, one by one": round(looped / apart),
    }, [
        at_least("together", ratio, AT_LEAST, f"one by one {looped / apart:.0f}/s"),
        same("all were checked", done == len(ids) - len(batches[0]) and looped == len(rows)),
    ]


def timed(job: Callable[[], int]) -> tuple[int, float]:
    start = time.perf_counter()
    return job(), time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(report(__doc__, run, listings=20_000))
