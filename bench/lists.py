"""How a list is measured against Django's admin over the same rows, in the same run."""

import re
import time
from html import unescape
from statistics import median
from typing import Any

from bench.promises import Promise, at_most

QUERIES_AT_MOST = 8
RATIO_AT_MOST = 0.5
# What counts as the same on every page: the clock of a busy machine is not finer.
SAME_WITHIN = 1.25


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
    """Turn the pages from the first one on; the address of page `number`, or of the last one."""
    url = first
    for page in range(2, number + 1):
        found = re.search(r'rel="next" href="([^"]+)"', client.get(url).content.decode())
        assert found or page > 2, "There is one page only"
        if not found:
            break
        url = first.partition("?")[0] + unescape(found[1])
    return url


def judge(found: dict[str, dict[str, float]], admin: str) -> tuple[dict[str, Any], list[Promise]]:
    """Compare our pages, named "ours" and "ours, page ...", with the admin's and with the first."""
    ours = [page for name, page in found.items() if name.startswith("ours")]
    deep_ones = [page for name, page in found.items() if name.startswith("ours, page")]
    ratio = max(page["cpu_ms"] for page in [found["ours"], *deep_ones]) / found[admin]["cpu_ms"]
    depth = max(page["wall_ms"] for page in deep_ones) / found["ours"]["wall_ms"]
    queries = max(page["queries"] for page in ours)
    return {"pages": found}, [
        at_most("CPU of the admin's", ratio, RATIO_AT_MOST, f"admin {found[admin]['cpu_ms']} ms"),
        at_most("a deep page", depth, SAME_WITHIN, f"first page {found['ours']['wall_ms']} ms"),
        at_most("queries", queries, QUERIES_AT_MOST),
    ]
