"""A store's orders, shipments and at-risk lists against Django's admin on the same tables.

`python -m bench.shipping_lists [--parcels N] [--rounds N]`; tables with fewer rows are filled
first. Promised: at most 8 queries each, and half of the CPU of the admin's first page or less,
on the first page and deep in the list.
"""

import sys

from bench.lists import QUERIES_AT_MOST, RATIO_AT_MOST, deep, measure
from bench.promises import at_most
from bench.report import Found, report

PAGES_DEEP = 50
# Our page -> the admin's over the same rows.
PAIRS = {
    "orders to ship": ("/orders/", "/admin-shipping/shipping/order/?status__exact=to_ship"),
    "orders": ("/orders/?view=all", "/admin-shipping/shipping/order/"),
    "shipments": (
        "/parcels/?view=under_way",
        "/admin-shipping/shipping/parcel/?status__exact=on_the_way",
    ),
    "at risk": (
        "/parcels/?view=at_risk",
        "/admin-shipping/shipping/parcel/?status__exact=on_the_way",
    ),
}


def run(parcels: int, rounds: int) -> Found:
    from django.test import Client

    from bench.filled.stores import owner
    from bench.seed import fill
    from shipping.models import Parcel

    fill(parcels=parcels)
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner())
    pages: dict[str, str] = {}
    compared: dict[str, str] = {}
    for name, (ours, admins) in PAIRS.items():
        last, admin = f"{name}, page {PAGES_DEEP}", f"{name}, admin"
        pages |= {name: ours, last: deep(client, ours, PAGES_DEEP), admin: admins}
        compared |= {name: admin, last: admin}
    found = measure(client, pages, rounds)
    promises = [
        at_most(
            f"{name}: CPU of the admin's",
            found[name]["cpu_ms"] / found[admin]["cpu_ms"],
            RATIO_AT_MOST,
            f"admin {found[admin]['cpu_ms']} ms",
        )
        for name, admin in compared.items()
    ]
    queries = max(found[name]["queries"] for name in compared)
    promises.append(at_most("queries", queries, QUERIES_AT_MOST))
    return {"parcels": Parcel.objects.count(), "pages": found}, promises


if __name__ == "__main__":
    sys.exit(report(__doc__, run, parcels=1_000_000, rounds=25))
