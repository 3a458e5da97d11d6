"""How many tickets came to the mediation team and were answered, by weekday and hour."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from aftersales.checks.forecast import Flow
from aftersales.models import Ticket
from core.models import Event

CAME = "ticket.in_mediation"
ANSWERED = ("ticket.ruled", "ticket.agreed", "ticket.settled", "ticket.granted", "ticket.lapsed")
# A ticket with such an event in the period changed its status in it or later, so the index on that
# finds them all. Of an answer only the first one after each coming counts.
STATEMENT = """
    WITH told AS (
        SELECT event.at, event.kind = %(came)s AS is_coming,
            lag(event.kind = %(came)s) OVER (PARTITION BY ticket.id ORDER BY event.id) AS waited
        FROM aftersales_ticket AS ticket
        JOIN core_event AS event
            ON event.subject_type = %(model)s AND event.subject_id = ticket.id::text
        WHERE ticket.queue <> '' AND ticket.status_at > %(since)s AND event.kind = ANY(%(kinds)s)
    )
    SELECT extract(isodow FROM at AT TIME ZONE %(zone)s)::int - 1,
        extract(hour FROM at AT TIME ZONE %(zone)s)::int,
        count(*) FILTER (WHERE is_coming),
        count(*) FILTER (WHERE waited AND NOT is_coming)
    FROM told WHERE at > %(since)s AND at <= %(now)s GROUP BY 1, 2
"""


def weeks_seen(weeks: int, now: datetime) -> float:
    """Of the last weeks those since the first ticket came to the team, and one at least."""
    came = Event.objects.filter(kind=CAME, at__lte=now).order_by("at", "id")
    first = came.values_list("at", flat=True).first()
    return min(weeks, max(1.0, (now - first) / timedelta(weeks=1))) if first else weeks


def flows(weeks: int, zone: str, now: datetime) -> dict[tuple[int, int], Flow]:
    """The flows of the last weeks by the clock of `zone`, in one question."""
    given: dict[str, Any] = {
        "came": CAME,
        "kinds": [CAME, *ANSWERED],
        "model": Ticket._meta.label_lower,
        "since": now - timedelta(weeks=weeks),
        "now": now,
        "zone": zone,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        return {(day, hour): Flow(came, done) for day, hour, came, done in cursor.fetchall()}
