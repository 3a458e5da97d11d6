"""The mediators' queue against Django's admin on the same table, in the same run.

`python -m bench.queue [--tickets N] [--rounds N]`; an empty table is filled first. Promised: at
most 8 queries, half of the admin's CPU or less, and the same on a page deep in the list as on
the first.
"""

import argparse
import json
import os
import sys
from typing import Any

import django

from bench.listings_index import (
    QUERIES_AT_MOST,
    RATIO_AT_MOST,
    SAME_WITHIN,
    deep,
    measure,
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
PAGES_DEEP = 100
OURS = "/mediation/?view=all"
ADMIN = "/admin-tickets/aftersales/ticket/?status__exact=mediation"


def mediator() -> Any:
    from accounts.actions import grant_staff_role
    from accounts.models import User
    from core import clock

    found = User.objects.filter(email="bench-mediator@example.com").first()
    if found:
        return found
    made = User.objects.create_user("bench-mediator@example.com", password=None, name="Mick")
    grant_staff_role(made, role="mediator", actor=None, now=clock.now())
    return made


def middle(client: Any) -> str:
    """The address of a page in the middle of all tickets, by the cursor of a row there."""
    from django.core import signing
    from django.utils.http import urlencode

    from aftersales.models import Ticket

    rows = Ticket.objects.filter(status="mediation").order_by("status_at", "id")
    half = rows.values_list("status_at", "pk")[rows.count() // 2]
    place = signing.dumps([half[0].isoformat(), str(half[1])], salt="core.paging", compress=True)
    return f"{OURS}&{urlencode({'after': place})}"


def run(tickets: int, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from aftersales.models import Ticket
    from bench.tickets import seed
    from core import clock

    if Ticket.objects.count() < tickets:
        seed(tickets, "mediation", clock.now())
    client = Client(SERVER_NAME="localhost")
    client.force_login(mediator())
    last = f"ours, page {PAGES_DEEP}"
    pages = {"ours": OURS, last: deep(client, OURS, PAGES_DEEP), "ours, middle": middle(client)}
    found = measure(client, pages | {"admin": ADMIN}, rounds)
    ours = [name for name in found if name.startswith("ours")]
    ratio = max(found[name]["cpu_ms"] for name in ours) / found["admin"]["cpu_ms"]
    depth = max(found[name]["wall_ms"] for name in ours[1:]) / found["ours"]["wall_ms"]
    queries = max(found[name]["queries"] for name in ours)
    return {
        "tickets": Ticket.objects.count(),
        "pages": found,
        "cpu_ratio": round(ratio, 3),
        "depth_ratio": round(depth, 3),
        "kept": ratio <= RATIO_AT_MOST and queries <= QUERIES_AT_MOST and depth <= SAME_WITHIN,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=25)
    given = parser.parse_args()
    django.setup()
    found = run(given.tickets, given.rounds)
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 0 if found["kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
