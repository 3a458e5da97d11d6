"""A store's orders, shipments and at-risk lists against Django's admin on the same tables.

`python -m bench.shipping_lists [--parcels N] [--rounds N]`; tables with fewer rows are filled
first. Promised: at most 8 queries each, and half of the CPU of the admin's first page or less,
on the first page and deep in the list.
"""

import sys
from typing import Any

from bench.lists import QUERIES_AT_MOST, RATIO_AT_MOST, deep, measure
from bench.report import report

STORES = 100
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
ORDERS = """
    INSERT INTO shipping_order (store_id, number, buyer_name, buyer_email, buyer_language, country,
        city, postcode, currency, total_minor, status, status_at, placed_at, ship_by, promise_on)
    SELECT (%(stores)s::bigint[])[1 + n %% %(count)s], 'B-' || n, 'Anna Jansen',
        'anna' || n || '@example.org', 'en', 'NL', 'Utrecht', '', 'EUR', 1000 + n %% 9000,
        (ARRAY['shipped', 'delivered', 'delivered', 'delivered', 'to_ship'])[1 + n / 100 %% 5],
        at, at, at + interval '3 days', (at + interval '20 days')::date
    FROM generate_series(1, %(rows)s) AS n,
        LATERAL (SELECT now() - (n %% 120) * interval '1 day' - n * interval '1 s' AS at) AS day
"""
LINES = """
    INSERT INTO shipping_orderline (store_id, order_id, sku, title, quantity, unit_price_minor)
    SELECT store_id, id, 'L-' || id %% 500, 'Brass desk lamp', 1, total_minor
    FROM shipping_order WHERE number LIKE 'B-%%'
"""
PARCELS = """
    INSERT INTO shipping_parcel (store_id, order_id, origin, destination, carrier, service, number,
        status, status_at, state, state_at, declared_shipped_at, first_scan_at, delivered_at,
        delivered_on, promise_on, window_ends_on)
    SELECT store_id, id, 'CN', 'NL', 'PostLink', 'Air', 'PL' || lpad(id::text, 12, '0'),
        CASE status WHEN 'delivered' THEN 'delivered' ELSE 'on_the_way' END, placed_at,
        CASE status WHEN 'delivered' THEN 'delivered' ELSE 'origin_hub' END, placed_at,
        placed_at + interval '1 day', placed_at + interval '2 days',
        CASE status WHEN 'delivered' THEN placed_at + interval '14 days' END,
        CASE status WHEN 'delivered' THEN (placed_at + interval '14 days')::date END,
        promise_on, promise_on + (id %% 5)::int - 2
    FROM shipping_order WHERE number LIKE 'B-%%'
"""


def seed(rows: int) -> None:
    """Add orders, each with a parcel, spread over stores of which the first is the largest."""
    from django.db import connection, connections

    from accounts.models import Membership, Store, User
    from core import clock

    now = clock.now()
    owner = User.objects.create_user("bench-lists@example.com", password=None, name="Bench")
    made = Store.objects.bulk_create(
        Store(slug=f"lists-{n}", name=f"Bench {n}", country="CN", created_at=now)
        for n in range(STORES)
    )
    Membership.objects.create(store=made[0], user=owner, role="owner")
    ids = [made[0].pk] * 2 + [store.pk for store in made]
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, {"stores": ids, "count": len(ids), "rows": rows})
        cursor.execute(LINES, {})
        cursor.execute(PARCELS, {})
    # As autovacuum would leave them. Only the owner of the tables may.
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE shipping_order, shipping_orderline, shipping_parcel")


def run(parcels: int, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from accounts.models import Membership
    from shipping.models import Parcel

    if Parcel.objects.count() < parcels:
        seed(parcels)
    client = Client(SERVER_NAME="localhost")
    owner = Membership.objects.filter(store__slug="lists-0").get().user
    client.force_login(owner)
    pages: dict[str, str] = {}
    compared: dict[str, str] = {}
    for name, (ours, admins) in PAIRS.items():
        last, admin = f"{name}, page {PAGES_DEEP}", f"{name}, admin"
        pages |= {name: ours, last: deep(client, ours, PAGES_DEEP), admin: admins}
        compared |= {name: admin, last: admin}
    found = measure(client, pages, rounds)
    ratios = {
        name: round(found[name]["cpu_ms"] / found[admin]["cpu_ms"], 3)
        for name, admin in compared.items()
    }
    queries = max(found[name]["queries"] for name in compared)
    return {
        "parcels": Parcel.objects.count(),
        "pages": found,
        "cpu_ratios": ratios,
        "kept": max(ratios.values()) <= RATIO_AT_MOST and queries <= QUERIES_AT_MOST,
    }


if __name__ == "__main__":
    sys.exit(report(__doc__, run, parcels=1_000_000, rounds=25))
