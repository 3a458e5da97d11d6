"""Scorecards of couriers are counted anew from promises, parcels and scans, in one statement."""

from datetime import date, datetime, timedelta

from django.db import connection

from shipping.checks.folding import day_of
from shipping.models import CourierStat

# A parcel counts once its window, as told at dispatch, is over: then late ones and those that
# never came are known as well as those in time. One with goods of several orders counts once.
# Grouped twice, by store and for everybody.
# A day is a range of chances: the parcel's id says where in it, evenly and each time alike
# (randomised probability integral transform, Czado, Gneiting and Held 2009).
COUNT = """
    WITH due AS (
        SELECT parcel.*, told.earliest_on, told.latest_on, told.chance,
            date_trunc('week', told.latest_on)::date AS week_on, told.basis -> 'curve' AS curve,
            coalesce(parcel.delivered_on, %(today)s)
                - (parcel.declared_shipped_at AT TIME ZONE 'UTC')::date AS took
        FROM shipping_promise AS told
        JOIN shipping_parcel AS parcel ON parcel.id = told.parcel_id
        WHERE told.reason = 'dispatched' AND parcel.combined_with_id IS NULL
            AND told.latest_on >= %(since)s AND told.latest_on < %(today)s
            -- A delivery that only the store told says nothing of the courier.
            AND (parcel.delivered_on IS NULL OR parcel.stage_days IS NOT NULL)
    ), cleared AS (
        SELECT scan.parcel_id,
            min(scan.at) FILTER (WHERE scan.code = 'import_customs') AS came_at,
            min(scan.at) FILTER (WHERE scan.code <> 'import_customs') AS left_at
        FROM due JOIN shipping_trackingevent AS scan
            ON scan.parcel_id = due.id AND scan.number = due.number
        WHERE scan.code IN ('import_customs', 'customs_released', 'at_delivery_office',
            'out_for_delivery', 'attempt_failed', 'ready_for_pickup', 'delivered')
        GROUP BY scan.parcel_id
    ), chance AS (
        SELECT id, coalesce(curve -> 'by' ->> least(took - 1 - (curve ->> 'from')::int,
                jsonb_array_length(curve -> 'by') - 1), '0')::float
                * (took > (curve ->> 'from')::int)::int AS low,
            CASE WHEN delivered_on IS NULL THEN 1 ELSE coalesce(curve -> 'by' ->> least(
                took - (curve ->> 'from')::int, jsonb_array_length(curve -> 'by') - 1), '0')::float
                * (took >= (curve ->> 'from')::int)::int END AS high
        FROM due WHERE curve IS NOT NULL
    ), fact AS (
        SELECT due.store_id, due.origin, due.destination, due.carrier, due.service, due.week_on,
            said.fact, said.step, said.count
        FROM due LEFT JOIN cleared ON cleared.parcel_id = due.id
        LEFT JOIN chance ON chance.id = due.id
        CROSS JOIN LATERAL (VALUES
            (CASE WHEN due.delivered_on IS NULL THEN 'missing'
                WHEN due.delivered_on < due.earliest_on THEN 'early'
                WHEN due.delivered_on > due.latest_on THEN 'late'
                ELSE 'inside' END, 0, 1),
            ('stated', 0, round(due.chance * 1000)),
            ('first_scan',
                least(extract(epoch FROM due.first_scan_at - due.declared_shipped_at) / 3600, 999),
                (due.first_scan_at IS NOT NULL)::int),
            ('unscanned', 0, (due.first_scan_at IS NULL)::int),
            ('silent', 0, (due.status IN ('announced', 'on_the_way') AND
                coalesce(due.state_at, due.declared_shipped_at) < %(heard_since)s)::int),
            ('lost', 0, (due.state = 'exception:lost')::int),
            ('customs', least(extract(epoch FROM cleared.left_at - cleared.came_at) / 3600, 999),
                (cleared.left_at > cleared.came_at)::int),
            ('fallen', least(19, 20 * (low + (high - low)
                * (hashint8(due.id) & 65535) / 65536)), (chance.id IS NOT NULL)::int)
        ) AS said (fact, step, count)
        WHERE said.count > 0
    )
    INSERT INTO shipping_courierstat
        (store_id, origin, destination, carrier, service, week_on, fact, step, count)
    SELECT store_id, origin, destination, carrier, service, week_on, fact,
        greatest(floor(step), 0), sum(count)
    FROM fact
    GROUP BY origin, destination, carrier, service, week_on, fact, greatest(floor(step), 0),
        GROUPING SETS ((store_id), ())
"""


def count_couriers(*, period_days: int, quiet_days: int, now: datetime) -> int:
    """Count the parcels that fell due in the period anew; return how many there were.

    Rule: docs/rules/shipping.md#courier-scorecards.
    """
    since = monday(day_of(now) - timedelta(days=period_days))
    CourierStat.objects.all().delete()
    facts = {
        "since": since,
        "today": day_of(now),
        "heard_since": now - timedelta(days=quiet_days),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        cursor.execute(
            "SELECT coalesce(sum(count), 0) FROM shipping_courierstat"
            " WHERE store_id IS NULL AND fact = ANY(%s)",
            [list(CourierStat.OUTCOMES)],
        )
        return int(cursor.fetchone()[0])


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
