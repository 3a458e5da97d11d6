"""Fill a database with open tickets of many stores, by SQL: for the benches of after-sales."""

from typing import Any

STORES = 100
# So many tickets on one order, each of another kind.
KINDS = ("complaint", "return", "exchange", "refund", "dispute")
ORDERS = """
    INSERT INTO shipping_order (store_id, number, buyer_name, buyer_email, buyer_language, country,
        city, postcode, currency, total_minor, status, status_at, placed_at, ship_by, promise_on)
    SELECT (%(stores)s::bigint[])[1 + n %% %(count)s], 'T-' || n, 'Anna Jansen',
        'anna' || n || '@example.org', 'en', 'NL', 'Utrecht', '', 'EUR', 1000 + n %% 9000,
        'delivered', at, at, at + interval '3 days', (at + interval '20 days')::date
    FROM generate_series(1, %(rows)s) AS n,
        LATERAL (SELECT %(now)s::timestamptz - interval '20 days' AS at) AS day
"""
LINES = """
    INSERT INTO shipping_orderline (store_id, order_id, sku, title, quantity, unit_price_minor)
    SELECT store_id, id, 'L-' || id %% 500, 'Brass desk lamp', 1, total_minor
    FROM shipping_order WHERE number LIKE 'T-%%'
"""
# Opened one after the other, ten a second; nobody has answered, and nothing is due soon.
TICKETS = """
    INSERT INTO aftersales_ticket (store_id, order_id, kind, wish, titles, language, opened_at,
        status, status_at, due_at, resolution_tell_at, benefited, outcomes, priority{more})
    SELECT store_id, id, kind, CASE kind WHEN 'exchange' THEN 'replacement'
            WHEN 'dispute' THEN '' ELSE 'refund_full' END,
        jsonb_build_object('en', 'Ticket: Brass desk lamp', 'zh-hans', '工单：Brass desk lamp'),
        'en', at, %(status)s, at, at + interval '30 days', at + interval '5 days',
        '', '{{}}', 'normal'{values}
    FROM shipping_order CROSS JOIN unnest(%(kinds)s::text[]) AS kind,
        LATERAL (SELECT %(now)s::timestamptz - id %% 900000 * interval '0.1 s' AS at) AS instant
    WHERE number LIKE 'T-%%'
"""
GOODS = """
    INSERT INTO aftersales_ticketline (ticket_id, line_id, quantity, reason)
    SELECT t.id, l.id, 1, 'damaged' FROM aftersales_ticket t
    JOIN shipping_orderline l ON l.order_id = t.order_id
    JOIN shipping_order o ON o.id = t.order_id WHERE o.number LIKE 'T-%%'
"""
ENTRIES = """
    INSERT INTO aftersales_entry (store_id, ticket_id, side, happening, text, words, language,
        facts, at)
    SELECT t.store_id, t.id, 'buyer', 'opened', 'It is broken.', '{}', 'en', '{}', t.opened_at
    FROM aftersales_ticket t JOIN shipping_order o ON o.id = t.order_id
    WHERE o.number LIKE 'T-%%'
"""
TABLES = (
    "shipping_order, shipping_orderline, aftersales_ticket, aftersales_ticketline, aftersales_entry"
)


def seed(rows: int, status: str, now: Any) -> None:
    """Add so many tickets in one status to the table; the first store has the most."""
    from django.db import connection

    from accounts.models import Membership, Store, User

    owner = User.objects.create_user("bench-tickets@example.com", password=None, name="Bench")
    made = Store.objects.bulk_create(
        Store(slug=f"tickets-{n}", name=f"Bench {n}", country="CN", created_at=now)
        for n in range(STORES)
    )
    Membership.objects.bulk_create(Membership(store=one, user=owner, role="owner") for one in made)
    ids = [made[0].pk] * 2 + [store.pk for store in made]
    orders = rows // len(KINDS)
    given = {"now": now, "kinds": list(KINDS), "status": status}
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, {"stores": ids, "count": len(ids), "rows": orders, "now": now})
        cursor.execute(LINES, {})
        cursor.execute(TICKETS.format(more="", values=""), given)
        cursor.execute(GOODS, {})
        cursor.execute(ENTRIES, {})
    settle_down()


def settle_down() -> None:
    """As autovacuum would leave the tables. Only their owner may."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
