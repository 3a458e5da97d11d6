"""The search over all kinds against Django's admin searching listings alone, in the same run.

`python -m bench.search [--rows N] [--rounds N]`; tables with fewer rows of a kind are filled
first. Promised: at most 8 queries whatever kinds a role sees, half of the CPU that the admin's
changelist takes to search one kind, a short word as soon as a long one, and an answer within
100 ms. A hundred times the demo is 30,000 listings, 200,000 orders and 8,000 tickets; a million of
each asks for more. The waits printed are of long words, short ones, Chinese ones and numbers.
"""

import sys
from typing import Any

from bench.lists import QUERIES_AT_MOST, RATIO_AT_MOST, measure
from bench.promises import at_most
from bench.report import Found, report

WALL_MS = 100
# A short word is no more work than a long one, but for what a busy machine adds.
SHORT_AT_MOST = 2
ADMIN = "/admin-store/listings/listing/?q=brass"
# The title of a case is a sentence that many have; so are words of two letters.
STAFF = {
    "moderator": {
        "moderator: words": "eleven orders",
        "moderator: a seller": "bench-7",
        "moderator: short word of all": "el",
        "moderator: Chinese word": "订单",
    },
    "mediator": {
        "mediator: a ticket": "T-17",
        "mediator: words": "return",
        "mediator: short word of all": "br",
        "mediator: Chinese word of all": "工单",
        "mediator: Chinese word": "退款",
    },
}


def run(rows: int, rounds: int) -> Found:
    from django.test import Client

    from bench.filled import stores
    from bench.seed import fill

    fill(listings=rows, parcels=rows, tickets=rows, cases=rows)
    found: dict[str, dict[str, float]] = {}
    client = Client(SERVER_NAME="localhost")
    owner = stores.owner()
    client.force_login(owner)
    pages = {f"owner: {name}": _page(words) for name, words in _asked(owner).items()}
    found |= measure(client, pages | {"admin": ADMIN}, rounds)
    for who, asked in STAFF.items():
        client.force_login(getattr(stores, who)())
        found |= measure(client, {name: _page(words) for name, words in asked.items()}, rounds)
    ours = {name: page for name, page in found.items() if name != "admin"}
    waits = {name: page["wall_ms"] for name, page in ours.items()}
    ratio = max(page["cpu_ms"] for page in ours.values()) / found["admin"]["cpu_ms"]
    short = waits["owner: short word"] / waits["owner: words"]
    promises = [
        at_most("CPU of the admin's", ratio, RATIO_AT_MOST, f"admin {found['admin']['cpu_ms']} ms"),
        at_most("queries", max(page["queries"] for page in ours.values()), QUERIES_AT_MOST),
        at_most("a short word", short, SHORT_AT_MOST, f"long {waits['owner: words']} ms"),
        at_most("ms to an answer", max(waits.values()), WALL_MS),
    ]
    return {"rows": rows, "wall_ms": waits, "pages": found}, promises


def _asked(owner: Any) -> dict[str, str]:
    """Numbers of things that there are, and words that many, few and none of them have."""
    from shipping.models import Parcel

    store = owner.places[0].store
    parcel = Parcel.objects.of_store(store).select_related("order").latest("pk")
    return {
        "words": "brass",
        "two words": "brass lantern",
        "order number": parcel.order.number,
        "beginning": parcel.order.number[:3],
        "tracking number": parcel.number,
        "short word": "tv",
        "short word of many": "la",
        "Chinese word": "铜灯",
        "Chinese word of one sign": "灯",
        "Chinese buyer": "王伟",
        "Chinese, nothing": "龘靐",
        "nothing": "zzzqx vvvq",
    }


def _page(words: str) -> str:
    from urllib.parse import urlencode

    return f"/search/?{urlencode({'q': words})}"


if __name__ == "__main__":
    sys.exit(report(__doc__, run, rows=1_000_000, rounds=25))
