"""Orders of all stores, each with a line and a parcel: of a listing of the store where it has any.

Made by the server from the numbers alone, so nothing has to be sent to it.
"""

from typing import Any

from bench.filled.stores import store_ids

ORDERS = """
    INSERT INTO shipping_order (store_id, number, buyer_name, buyer_email, buyer_language, country,
        city, postcode, currency, total_minor, status, status_at, placed_at, ship_by, promise_on)
    SELECT (%(stores)s::bigint[])[1 + n %% %(count)s], 'B-' || n,
        CASE WHEN n %% 50 = 7 THEN '王伟' ELSE 'Anna Jansen' END,
        'anna' || n || '@example.org', 'en', 'NL', 'Utrecht', '', 'EUR', 1000 + n %% 9000,
        (ARRAY['shipped', 'delivered', 'delivered', 'delivered', 'to_ship'])[1 + n / 100 %% 5],
        at, at, at + interval '3 days', (at + interval '20 days')::date
    FROM generate_series(%(first)s, %(last)s) AS n,
        LATERAL (SELECT now() - (n %% 120) * interval '1 day' - n * interval '1 s' AS at) AS day
"""
# Order n is of the store at n modulo 102, and so is listing n: the sets of 102 take turns.
LINES = """
    INSERT INTO shipping_orderline (store_id, order_id, listing_id, sku, title, quantity,
        unit_price_minor)
    SELECT one.store_id, one.id, listing.id, coalesce(listing.sku, 'L-' || n %% 500),
        coalesce(listing.title, 'Brass desk lamp'), 1, one.total_minor
    FROM generate_series(%(first)s, %(last)s) AS n
    JOIN shipping_order one ON one.number = 'B-' || n
        AND one.store_id = (%(stores)s::bigint[])[1 + n %% %(count)s]
    LEFT JOIN listings_listing listing ON listing.store_id = one.store_id
        AND listing.sku = 'SKU-' || lpad(
            (n %% %(count)s + %(count)s * ((n / %(count)s) %% %(sets)s))::text, 7, '0')
"""
PARCELS = """
    INSERT INTO shipping_parcel (store_id, order_id, origin, destination, carrier, service, number,
        status, status_at, state, state_at, declared_shipped_at, first_scan_at, delivered_at,
        delivered_on, promise_on, window_ends_on)
    SELECT store_id, one.id, 'CN', 'NL', 'PostLink', 'Air', 'PL' || lpad(one.id::text, 12, '0'),
        CASE status WHEN 'delivered' THEN 'delivered' ELSE 'on_the_way' END, placed_at,
        CASE status WHEN 'delivered' THEN 'delivered' ELSE 'origin_hub' END, placed_at,
        placed_at + interval '1 day', placed_at + interval '2 days',
        CASE status WHEN 'delivered' THEN placed_at + interval '14 days' END,
        CASE status WHEN 'delivered' THEN (placed_at + interval '14 days')::date END,
        promise_on, promise_on + (one.id %% 5)::int - 2
    FROM generate_series(%(first)s, %(last)s) AS n
    JOIN shipping_order one ON one.number = 'B-' || n
        AND one.store_id = (%(stores)s::bigint[])[1 + n %% %(count)s]
"""


def add(first: int, count: int) -> None:
    """Add `count` orders, numbered from `first` on, each with its line and its parcel."""
    from django.db import connection

    from bench.filled import listings

    ids = store_ids()
    given: dict[str, Any] = {"stores": ids, "count": len(ids)}
    given |= {"first": first, "last": first + count - 1}
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, given)
        cursor.execute(LINES, given | {"sets": max(1, listings.have() // len(ids))})
        cursor.execute(PARCELS, given)


def have() -> int:
    """How many such orders, and so parcels, there are."""
    from shipping.models import Order

    return Order.objects.filter(number__startswith="B-").count()
