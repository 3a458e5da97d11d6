"""Rows of a store for each list of the API, the first made first."""

from datetime import timedelta

from core.jobs import start_job
from enforcement.models import Statement
from listings.models import Listing, Variant
from shipping.actions import dispatch_parcel, receive_order
from tests.enforcement.steps import LIGHT, violate
from tests.shipping.conftest import order_facts


def make_order(store, number, now):
    facts = order_facts(number=number, placed_at=now - timedelta(hours=1))
    return receive_order(store, facts=facts, actor=None, now=now)[0]


def make_orders(store, people, now, count):
    return [make_order(store, f"N-{n}", now + timedelta(minutes=n)).number for n in range(count)]


def make_parcels(store, people, now, count):
    found = []
    for n in range(count):
        at = now + timedelta(minutes=n)
        order = make_order(store, f"N-{n}", at)
        facts = {"carrier": "PostLink", "service": "Air", "number": f"TRK000000{n}"}
        sent = dispatch_parcel(order, **facts, actor=people["sam"], now=at + timedelta(hours=1))
        found.append(sent.number)
    return found


def make_listings(store, people, now, count):
    days = {"status_at": now, "created_at": now, "updated_at": now}
    for n in range(count):
        row = Listing.objects.create(store=store, sku=f"L-{n}", title="Lamp", **days)
        facts = {"name": "Red", "stock": 3, "place": 1, "created_at": now}
        Variant.objects.create(store=store, listing=row, sku=f"L-{n}-R", **facts)
    # By SKU, so that the first one made stands first.
    return [f"L-{n}" for n in reversed(range(count))]


def make_tickets(store, people, now, count):
    from aftersales.actions import open_ticket

    found = []
    for n in range(count):
        order = make_order(store, f"N-{n}", now)
        facts = {"kind": "complaint", "text": "It is broken.", "language": "en"}
        found.append(open_ticket(order, **facts, now=now + timedelta(days=20)).ref)
    return found


def make_decisions(store, people, now, count):
    for n in range(count):
        violate(store, people["mia"], now, LIGHT, subject_id=str(n))
    return [row.number for row in Statement.objects.order_by("pk")]


def make_jobs(store, people, now, count):
    from core.jobs import KINDS

    kind = next(iter(KINDS))
    facts = {"total": 3, "store": store, "actor": people["sam"], "now": now}
    return [start_job(kind, title=f"File {n}", **facts).pk for n in range(count)]


# List: (who makes rows of it, what names a row in an answer)
LISTS = {
    "orders": (make_orders, "number"),
    "parcels": (make_parcels, "number"),
    "listings": (make_listings, "sku"),
    "tickets": (make_tickets, "ticket"),
    "decisions": (make_decisions, "number"),
    "jobs": (make_jobs, "id"),
}
