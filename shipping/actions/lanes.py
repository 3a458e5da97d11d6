"""The lane history is kept up to date by adding, and can be rebuilt in one pass."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from shipping.checks.folding import STAGES, Cell, Group, Lesson, cells_of
from shipping.models import LaneStat, Parcel

COLUMNS = "stage, origin, destination, carrier, service, week_on, days"
CELLS = """
    unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::int[],
        %s::bigint[]) AS cell (stage, origin, destination, carrier, service, week_on, days, count)
"""
ADD = f"""
    INSERT INTO shipping_lanestat ({COLUMNS}, count)
    SELECT * FROM {CELLS}
    ON CONFLICT ({COLUMNS})
    DO UPDATE SET count = shipping_lanestat.count + excluded.count
"""
# Apart, because an insert is checked before it meets the row that it would be added to.
TAKE_BACK = f"""
    UPDATE shipping_lanestat AS kept SET count = kept.count + cell.count FROM {CELLS}
    WHERE (kept.stage, kept.origin, kept.destination, kept.carrier, kept.service, kept.week_on,
        kept.days) = (cell.stage, cell.origin, cell.destination, cell.carrier, cell.service,
        cell.week_on, cell.days)
"""
# One pass over the parcels counts the lanes; the wider groups add up from those few rows.
COUNT = """
    SELECT taken.place, p.origin, p.destination, p.carrier, p.service,
        date_trunc('week', p.delivered_on)::date AS week_on, taken.days, count(*) AS count
    FROM shipping_parcel p CROSS JOIN LATERAL unnest(p.stage_days) WITH ORDINALITY
        AS taken (days, place)
    WHERE taken.days IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
# Kept aside first: only a table made from a query is read by several processes at once.
KEEP_COUNT = f"CREATE TEMP TABLE lane_count ON COMMIT DROP AS {COUNT}"
DROP_COUNT = "DROP TABLE lane_count"
# An order without a carrier has no lane yet; a parcel always has one (`groups_of`).
REBUILD = f"""
    INSERT INTO shipping_lanestat ({COLUMNS}, count)
    SELECT (%s::text[])[place], coalesce(origin, ''), coalesce(destination, ''),
        coalesce(carrier, ''), coalesce(service, ''), week_on, days, sum(count)
    FROM lane_count
    GROUP BY GROUPING SETS (
        (place, week_on, days, origin, destination, carrier, service),
        (place, week_on, days, origin, destination),
        (place, week_on, days, carrier, service),
        (place, week_on, days)
    )
"""
# Each parcel is counted where its lane's count stands; with less room all of them are sorted first.
ROOM = "SET LOCAL work_mem = '128MB'"
# Who learns holds this until its end. Deliveries everywhere meet on the rows that count all of
# them, so that they wait for each other anyway; in turns, no two can wait for each other at once.
# A lock on the table would stop its vacuum.
TURNS_LOCK = 7_216_403


def group_of(parcel: Parcel) -> Group:
    return Group(parcel.origin, parcel.destination, parcel.carrier, parcel.service)


def lesson_of(
    lane: Group, delivered_on: date | None, days: list[int | None] | None
) -> Counter[Lesson]:
    """What the history knows from a parcel with these columns: nothing until its delivery."""
    if delivered_on is None or days is None:
        return Counter()
    return Counter([Lesson(lane, delivered_on, tuple(days))])


def learn(lessons: Mapping[Lesson, int]) -> None:
    """Add what so many parcels tell, or with a negative count no longer tell."""
    add_to_history(cells_of(lessons))


def add_to_history(change: Mapping[Cell, int]) -> None:
    """Add the counts, negative ones too, each in one statement."""
    cells = sorted((cell, count) for cell, count in change.items() if count)
    if not cells:
        return
    _take_turns()
    _run(ADD, [(cell, count) for cell, count in cells if count > 0])
    if taken_back := [(cell, count) for cell, count in cells if count < 0]:
        _run(TAKE_BACK, taken_back)
        LaneStat.objects.filter(count=0).delete()


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS_LOCK])


def _run(statement: str, cells: list[tuple[Cell, int]]) -> None:
    flat = [(cell.stage, *cell.group, cell.week_on, cell.days, count) for cell, count in cells]
    if flat:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*flat, strict=True)])


@transaction.atomic
def rebuild_lanes() -> int:
    """Drop the lane history and count it anew from the parcels; return how many rows it has.

    Rule: docs/rules/shipping.md#lane-history.
    """
    # Deliveries learned meanwhile wait, and are added to the new rows.
    _take_turns()
    LaneStat.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(KEEP_COUNT)
        cursor.execute(REBUILD, [list(STAGES)])
        rows: int = cursor.rowcount
        cursor.execute(DROP_COUNT)
    return rows
