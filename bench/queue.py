"""The mediators' queue against Django's admin on the same table, in the same run.

`python -m bench.queue [--tickets N] [--rounds N]`; an empty table is filled first. Promised: at
most 8 queries, half of the admin's CPU or less, and the same on a page deep in the list as on
the first.
"""

import sys
from typing import Any

from bench.lists import deep, judge, measure
from bench.report import Found, report

PAGES_DEEP = 100
OURS = "/mediation/?view=all"
ADMIN = "/admin-tickets/aftersales/ticket/?status__exact=mediation"


def middle(client: Any) -> str:
    """The address of a page in the middle of all tickets, by the cursor of a row there."""
    from django.core import signing
    from django.utils.http import urlencode

    from aftersales.models import Ticket

    rows = Ticket.objects.filter(status="mediation").order_by("status_at", "id")
    half = rows.values_list("status_at", "pk")[rows.count() // 2]
    place = signing.dumps([half[0].isoformat(), str(half[1])], salt="core.paging", compress=True)
    return f"{OURS}&{urlencode({'after': place})}"


def run(tickets: int, rounds: int) -> Found:
    from django.test import Client

    from aftersales.models import Ticket
    from bench.filled.stores import mediator
    from bench.seed import fill

    fill(tickets=tickets)
    client = Client(SERVER_NAME="localhost")
    client.force_login(mediator())
    last = f"ours, page {PAGES_DEEP}"
    pages = {
        "ours": OURS,
        last: deep(client, OURS, PAGES_DEEP),
        "ours, page in the middle": middle(client),
    }
    found = measure(client, pages | {"admin": ADMIN}, rounds)
    figures, promises = judge(found, "admin")
    return {"tickets": Ticket.objects.count()} | figures, promises


if __name__ == "__main__":
    sys.exit(report(__doc__, run, tickets=1_000_000, rounds=25))
