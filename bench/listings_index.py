"""A store's index of listings against Django's admin on the same table, in the same run.

`python -m bench.listings_index [--listings N] [--rounds N]`; a table with fewer rows is
filled first. Promised: at most 8 queries, half of the admin's CPU or less, and the same on
page 400 as on page 1.
"""

import sys
from typing import Any

from bench.lists import deep, judge, measure
from bench.report import report

PAGES_DEEP = 400
PAGES = {
    "ours": "/listings/",
    "ours, live": "/listings/?view=live",
    "ours, search": "/listings/?q=brass+lantern",
    "admin, store's rows": "/admin-store/listings/listing/",
    "admin, store's rows, no actions": "/admin-lean/listings/listing/",
    "admin, all rows": "/admin-all/listings/listing/",
}


def run(listings: int, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from accounts.models import Membership
    from bench.seed import analyze, seed
    from listings.models import Listing

    if Listing.objects.count() < listings:
        seed(listings)
        analyze()
    client = Client(SERVER_NAME="localhost")
    owners = Membership.objects.filter(store__slug__startswith="bench-").order_by("-pk")
    client.force_login(owners[0].user)
    last = f"ours, page {PAGES_DEEP}"
    found = measure(client, PAGES | {last: deep(client, "/listings/", PAGES_DEEP)}, rounds)
    return {"listings": Listing.objects.count()} | judge(found, "admin, store's rows")


if __name__ == "__main__":
    sys.exit(report(__doc__, run, listings=1_000_000, rounds=40))
