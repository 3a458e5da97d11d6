"""Events about tickets that there are, each in the inbox of whoever works in its store."""

from typing import Any

EVENTS = """
    WITH ticket AS (
        SELECT id, store_id, row_number() OVER (ORDER BY id) - 1 AS place FROM (
            SELECT t.id, t.store_id FROM aftersales_ticket t
            JOIN shipping_order o ON o.id = t.order_id AND o.number LIKE 'B-%%'
            ORDER BY t.id LIMIT 1000) AS first_ones),
    made AS (
        INSERT INTO core_event (kind, actor_id, store_id, subject_type, subject_id, facts, at)
        SELECT 'return.approved', NULL, store_id, 'aftersales.ticket', id::text,
            jsonb_build_object('ticket', 'T-' || id, 'order', '8117-' || id, 'note', n),
            %(now)s::timestamptz - n * interval '1 s'
        FROM generate_series(%(first)s, %(last)s) AS n
        JOIN ticket ON place = n %% (SELECT count(*) FROM ticket)
        RETURNING id, store_id, at)
    INSERT INTO core_delivery (event_id, channel, address, recipient_id, language, link, subject,
        body, status, attempts, due_at, error, sent_at)
    SELECT made.id, 'inbox', 'user:' || member.user_id, member.user_id, 'en', '', '', '', 'sent', 0,
        at, '', at
    FROM made JOIN accounts_membership member ON member.store_id = made.store_id
"""
KIND = "return.approved"


def add(first: int, count: int, now: Any) -> None:
    """Add `count` events, the newest first, each with a notice that nobody has read."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(EVENTS, {"first": first, "last": first + count - 1, "now": now})


def have() -> int:
    """How many such events there are."""
    from core.models import Event

    return Event.objects.filter(kind=KIND, actor=None).count()
