"""A store's index of listings against Django's admin on the same table, in the same run.

`python -m bench.listings_index [--listings N] [--rounds N]`; a table with fewer rows is
filled first. Promised: at most 8 queries, half of the admin's CPU or less, and the same on
page 400 as on page 1.
"""

import argparse
import json
import os
import re
import sys
import time
from html import unescape
from statistics import median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
QUERIES_AT_MOST = 8
RATIO_AT_MOST = 0.5
PAGES_DEEP = 400
# What counts as the same: the clock of a busy machine is not finer.
SAME_WITHIN = 1.25
PAGES = {
    "ours": "/listings/",
    "ours, live": "/listings/?view=live",
    "ours, search": "/listings/?q=brass+lantern",
    "admin, store's rows": "/admin-store/listings/listing/",
    "admin, store's rows, no actions": "/admin-lean/listings/listing/",
    "admin, all rows": "/admin-all/listings/listing/",
}


def measure(client: Any, pages: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Return median CPU and wall time in milliseconds, queries and bytes of each page.

    The pages take turns, so that a busy machine is as busy for all of them.
    """
    found = {name: _look(client, url) for name, url in pages.items()}
    cpu: dict[str, list[float]] = {name: [] for name in pages}
    wall: dict[str, list[float]] = {name: [] for name in pages}
    for _round in range(rounds):
        for name, url in pages.items():
            start = time.process_time(), time.perf_counter()
            client.get(url)
            cpu[name].append(time.process_time() - start[0])
            wall[name].append(time.perf_counter() - start[1])
    for name, facts in found.items():
        facts["cpu_ms"] = round(median(cpu[name]) * 1000, 2)
        facts["wall_ms"] = round(median(wall[name]) * 1000, 2)
    return found


def _look(client: Any, url: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    # Counted here: the next request empties the log.
    return {"queries": len(asked), "bytes": len(response.content)}


def deep(client: Any, first: str, number: int) -> str:
    """Turn the pages from the first one on and return the address of page `number`."""
    url = first
    for page in range(2, number + 1):
        found = re.search(r'rel="next" href="([^"]+)"', client.get(url).content.decode())
        assert found, f"There is no page {page}"
        url = first.partition("?")[0] + unescape(found[1])
    return url


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
    ratio = found["ours"]["cpu_ms"] / found["admin, store's rows"]["cpu_ms"]
    depth = found[last]["wall_ms"] / found["ours"]["wall_ms"]
    queries = max(page["queries"] for name, page in found.items() if name.startswith("ours"))
    return {
        "listings": Listing.objects.count(),
        "pages": found,
        "cpu_ratio": round(ratio, 3),
        "depth_ratio": round(depth, 3),
        "kept": ratio <= RATIO_AT_MOST and queries <= QUERIES_AT_MOST and depth <= SAME_WITHIN,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    django.setup()
    found = run(given.listings, given.rounds)
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 0 if found["kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
