"""The moderators' queue against Django's admin on the same table, in the same run.

`python -m bench.case_queue [--cases N] [--rounds N]`; an empty table is filled first. Promised: at
most 8 queries, half of the admin's CPU or less, and the same on a page deep in the list as on
the first, in each of the orders.
"""

import sys

from bench.lists import deep, judge, measure
from bench.report import Found, report

PAGES_DEEP = 100
OURS = "/moderation/?view=all"
ADMIN = "/admin-cases/enforcement/case/?status__exact=open"


def run(cases: int, rounds: int) -> Found:
    from django.test import Client

    from bench.filled.stores import moderator
    from bench.seed import fill
    from enforcement.models import Case
    from enforcement.queue_pages import SORTS

    fill(cases=cases)
    client = Client(SERVER_NAME="localhost")
    client.force_login(moderator())
    pages = {"ours": OURS}
    for order in SORTS:
        name = f"ours, page {PAGES_DEEP} by {order}"
        pages[name] = deep(client, f"{OURS}&sort={order}", PAGES_DEEP)
    found = measure(client, pages | {"admin": ADMIN}, rounds)
    figures, promises = judge(found, "admin")
    return {"cases": Case.objects.count()} | figures, promises


if __name__ == "__main__":
    sys.exit(report(__doc__, run, cases=1_000_000, rounds=25))
