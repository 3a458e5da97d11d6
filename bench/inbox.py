"""A person's inbox against Django's admin over the same notices, in the same run.

`python -m bench.inbox [--events N] [--rounds N]`; a table with fewer rows is filled first.
Promised: at most 8 queries, half of the admin's CPU or less, and the same on a page deep in the
inbox as on the first.
"""

import sys

from bench.lists import deep, judge, measure
from bench.report import Found, report

PAGES_DEEP = 100
OURS = "/inbox/?show=all"
PAGES = {
    "ours": OURS,
    "ours, unread": "/inbox/",
    "admin": "/admin-inbox/core/delivery/",
    "admin, search": "/admin-inbox/core/delivery/?q=return.approved",
}


def run(events: int, rounds: int) -> Found:
    from django.test import Client

    from bench.filled import stores
    from bench.seed import fill
    from core.models import Delivery

    fill(events=events)
    client, owner = Client(SERVER_NAME="localhost"), stores.owner()
    client.force_login(owner)
    last = f"ours, page {PAGES_DEEP}"
    found = measure(client, PAGES | {last: deep(client, OURS, PAGES_DEEP)}, rounds)
    figures, promises = judge(found, "admin")
    notices = Delivery.objects.filter(recipient=owner, channel="inbox").count()
    return {"notices": notices} | figures, promises


if __name__ == "__main__":
    sys.exit(report(__doc__, run, events=1_000_000, rounds=25))
