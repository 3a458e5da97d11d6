"""A store's index of listings against Django's admin on the same table, in the same run.

`python -m bench.listings_index [--listings N] [--rounds N]`; a table with fewer rows is
filled first. Promised: at most 8 queries, half of the admin's CPU or less, and the same on
page 400 as on page 1.
"""

import sys

from bench.lists import deep, judge, measure
from bench.report import Found, report

PAGES_DEEP = 400
PAGES = {
    "ours": "/listings/",
    "ours, live": "/listings/?view=live",
    "ours, search": "/listings/?q=brass+lantern",
    "admin, store's rows": "/admin-store/listings/listing/",
    "admin, store's rows, no actions": "/admin-lean/listings/listing/",
    "admin, all rows": "/admin-all/listings/listing/",
}


def run(listings: int, rounds: int) -> Found:
    from django.test import Client

    from bench.filled.stores import owner
    from bench.seed import fill
    from listings.models import Listing

    fill(listings=listings)
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner())
    last = f"ours, page {PAGES_DEEP}"
    found = measure(client, PAGES | {last: deep(client, "/listings/", PAGES_DEEP)}, rounds)
    figures, promises = judge(found, "admin, store's rows")
    return {"listings": Listing.objects.count()} | figures, promises


if __name__ == "__main__":
    sys.exit(report(__doc__, run, listings=1_000_000, rounds=40))
