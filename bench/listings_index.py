"""A store's index of listings against Django's admin on the same table, in the same run.

`python -m bench.listings_index [--listings N] [--rounds N]`; a table with fewer rows is
filled first. Promised: at most 8 queries, and half of the admin's CPU or less.
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


def deep(client: Any, pages: int) -> str:
    """Turn `pages` pages on and return the address of the last one."""
    url = "/listings/"
    for _page in range(pages):
        found = re.search(r'rel="next" href="([^"]+)"', client.get(url).content.decode())
        if not found:
            break
        url = f"/listings/{unescape(found[1])}"
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
    pages = PAGES | {"ours, page 100": deep(client, 100)}
    found = measure(client, pages, rounds)
    ratio = found["ours"]["cpu_ms"] / found["admin, store's rows"]["cpu_ms"]
    queries = max(page["queries"] for name, page in found.items() if name.startswith("ours"))
    return {
        "listings": Listing.objects.count(),
        "pages": found,
        "cpu_ratio": round(ratio, 3),
        "kept": ratio <= RATIO_AT_MOST and queries <= QUERIES_AT_MOST,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    django.setup()
    json.dump(run(given.listings, given.rounds), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
