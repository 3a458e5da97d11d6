"""Tickets in mediation on delivered orders, five an order, each with its goods and first words."""

from typing import Any

# So many tickets on one order, each of another kind.
KINDS = ("complaint", "return", "exchange", "refund", "dispute")
PICK = """
    CREATE TEMPORARY TABLE bench_picked ON COMMIT DROP AS
    SELECT id FROM shipping_order one WHERE number LIKE 'B-%%' AND status = 'delivered'
        AND NOT EXISTS (SELECT FROM aftersales_ticket WHERE order_id = one.id)
    ORDER BY id LIMIT %(orders)s
"""
TICKETS = """
    INSERT INTO aftersales_ticket (store_id, order_id, kind, wish, titles, language, opened_at,
        status, status_at, said_at, due_at, resolution_tell_at, benefited, outcomes, priority)
    SELECT store_id, id, kind, CASE kind WHEN 'exchange' THEN 'replacement'
            WHEN 'dispute' THEN '' ELSE 'refund_full' END,
        jsonb_build_object('en', 'Ticket: Brass desk lamp', 'zh-hans', '工单：Brass desk lamp'),
        'en', at, 'mediation', at, at, at + interval '30 days', at + interval '5 days',
        '', '{}', 'normal'
    FROM shipping_order CROSS JOIN unnest(%(kinds)s::text[]) AS kind,
        LATERAL (SELECT %(now)s::timestamptz - id %% 900000 * interval '0.1 s' AS at) AS instant
    WHERE id IN (SELECT id FROM bench_picked)
"""
GOODS = """
    INSERT INTO aftersales_ticketline (ticket_id, line_id, quantity, reason)
    SELECT t.id, l.id, 1, 'damaged' FROM aftersales_ticket t
    JOIN shipping_orderline l ON l.order_id = t.order_id
    WHERE t.order_id IN (SELECT id FROM bench_picked)
"""
ENTRIES = """
    INSERT INTO aftersales_entry (store_id, ticket_id, side, happening, text, words, language,
        facts, at)
    SELECT t.store_id, t.id, 'buyer', 'opened', 'It is broken.', '{}', 'en', '{}', t.opened_at
    FROM aftersales_ticket t WHERE t.order_id IN (SELECT id FROM bench_picked)
"""


def add(count: int, now: Any) -> None:
    """Add `count` tickets, on orders that have none."""
    from django.db import connection, transaction

    given = {"now": now, "kinds": list(KINDS)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PICK, {"orders": -(-count // len(KINDS))})
        cursor.execute(TICKETS, given)
        cursor.execute(GOODS)
        cursor.execute(ENTRIES)


def have() -> int:
    """How many such tickets there are."""
    from aftersales.models import Ticket

    return Ticket.objects.filter(order__number__startswith="B-").count()
