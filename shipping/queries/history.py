"""The lane history as forecasts weigh it, and the parcels that still wait."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from policy.sections.shipping import Window
from shipping.checks.folding import Group, day_of
from shipping.checks.transit import Histogram

# Stage and group of parcels -> how long they took, and how long others wait already.
Histories = dict[tuple[str, Group], Histogram]

# The newest week counts in full, and so do those a year before the weeks to come.
DELIVERED = """
    SELECT stage, origin, destination, carrier, service, days, sum(count * CASE
        WHEN week_on >= %(season_from)s AND week_on < %(season_until)s THEN 1
        ELSE power(0.5, greatest(0, %(week_on)s - week_on)::float / %(half_life_days)s) END)::float
    FROM shipping_lanestat
    WHERE week_on >= %(since)s AND stage = ANY(%(stages)s) {narrow}
    GROUP BY stage, origin, destination, carrier, service, days
"""
NARROW = """AND (origin, destination, carrier, service) IN (
    SELECT * FROM unnest(%(origins)s::text[], %(destinations)s::text[], %(carriers)s::text[],
        %(services)s::text[]))"""
WAITING = """
    WITH open AS (
        SELECT * FROM shipping_parcel
        WHERE status IN ('announced', 'on_the_way') AND declared_shipped_at >= %(since)s
            AND combined_with_id IS NULL
    ), begun AS (
        SELECT open.*, 'dispatch' AS stage, declared_shipped_at AS at FROM open
        UNION ALL
        SELECT open.*, scan.code, scan.at FROM open JOIN LATERAL (
            SELECT code, min(at) AS at FROM shipping_trackingevent
            WHERE parcel_id = open.id AND number = open.number GROUP BY code
        ) AS scan ON scan.code = ANY(%(stages)s)
    )
    SELECT stage, origin, destination, carrier, service,
        greatest(0, %(today)s - (at AT TIME ZONE 'UTC')::date), sum(power(0.5,
            greatest(0, %(today)s - (declared_shipped_at AT TIME ZONE 'UTC')::date)::float
            / %(half_life_days)s))::float
    FROM begun WHERE at <= %(now)s
    GROUP BY stage, origin, destination, carrier, service,
        greatest(0, %(today)s - (at AT TIME ZONE 'UTC')::date)
"""


def delivered(
    stages: Iterable[str], window: Window, *, groups: Iterable[Group] = (), now: datetime
) -> dict[tuple[str, Group], dict[int, float]]:
    """Weights by day count; of all groups unless some are named."""
    today, narrow = day_of(now), list(groups)
    week_on = today - timedelta(days=today.weekday())
    year_ago = week_on - timedelta(days=364)
    facts: dict[str, Any] = {
        "stages": list(stages),
        "week_on": week_on,
        "since": today - timedelta(days=window.history_days),
        "half_life_days": window.half_life_days,
        "season_from": year_ago,
        "season_until": year_ago + timedelta(weeks=window.season_weeks),
    }
    for place, name in enumerate(("origins", "destinations", "carriers", "services")):
        facts[name] = [group[place] for group in narrow]
    found: dict[tuple[str, Group], dict[int, float]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(DELIVERED.format(narrow=NARROW if narrow else ""), facts)
        for stage, *group, days, parcels in cursor.fetchall():
            found[stage, Group(*group)][days] = parcels
    return found


def waiting(
    stages: Iterable[str], window: Window, *, now: datetime
) -> list[tuple[str, Group, int, float]]:
    """Parcels under way: stage, their finest group, whole days since it began, their weight.

    They age by dispatch as deliveries do: those that never come must not pile up.
    """
    facts: dict[str, Any] = {
        "stages": list(stages),
        "today": day_of(now),
        "now": now,
        "since": now - timedelta(days=window.history_days),
        "half_life_days": window.half_life_days,
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, facts)
        return [(row[0], Group(*row[1:5]), row[5], row[6]) for row in cursor.fetchall()]
