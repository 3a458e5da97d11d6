"""How many questions a ticket page asks, at 20 and at 200 entries.

`python -m bench.ticket_page`. Promised: at most 12 queries for seller and mediator alike, as many
at 20 entries as at 200.
"""

import random
import sys
from datetime import timedelta
from typing import Any

from bench.lists import measure
from bench.promises import at_most, same
from bench.report import Found, report

QUERIES_AT_MOST = 12
ENTRIES = (20, 200)
SIDES = ("seller", "mediator")
# Slower than what is refused as a flood.
APART = timedelta(minutes=5)


def ticket_with(entries: int, mediator: Any) -> tuple[Any, Any]:
    """A ticket in mediation with so many entries, and the owner of its store."""
    from accounts.actions import open_store
    from accounts.models import User
    from aftersales import actions
    from core import clock
    from shipping.models import Order, OrderLine

    now = clock.now() - timedelta(days=1)
    name = f"talk-{random.SystemRandom().randrange(10**9)}"
    owner = User.objects.create_user(f"{name}@example.com", name="Bench")
    store = open_store(slug=name, name=name, country="CN", owner=owner, now=now)
    facts = {"placed_at": now, "ship_by": now, "status_at": now, "currency": "EUR"}
    order = Order.objects.create(
        store=store, number=name, buyer_name="Anna", country="NL", total_minor=1990, **facts
    )
    OrderLine.objects.create(
        store=store, order=order, sku="L-1", title="Lamp", quantity=1, unit_price_minor=1990
    )
    ticket = actions.open_ticket(
        order, kind="complaint", text="It is broken.", language="en", now=now
    )
    said = ticket.entries.count()
    while said < entries - 2:
        at = now + said * APART
        actions.write_as_buyer(ticket, text=f"Word no. {said}.", language="en", now=at)
        actions.answer_buyer(ticket, text=f"Answer no. {said}.", actor=owner, now=at)
        said += 2
    actions.ask_mediation(ticket, now=now + entries * APART)
    actions.take_ticket(ticket, actor=mediator, now=now + entries * APART)
    return ticket, owner


def run(rounds: int) -> Found:
    from django.test import Client

    from bench.filled.stores import mediator

    mick = mediator()
    found: dict[str, Any] = {}
    for entries in ENTRIES:
        ticket, owner = ticket_with(entries, mick)
        for side, user in (("seller", owner), ("mediator", mick)):
            client = Client(SERVER_NAME="localhost")
            client.force_login(user)
            name = f"{side}, {entries} entries"
            found |= measure(client, {name: f"/tickets/{ticket.pk}/"}, rounds)
    asked = {side: [found[f"{side}, {n} entries"]["queries"] for n in ENTRIES] for side in SIDES}
    return {"pages": found}, [
        at_most("queries", max(high for _low, high in asked.values()), QUERIES_AT_MOST),
        same("as many at 20 entries as at 200", all(low == high for low, high in asked.values())),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, rounds=10))
