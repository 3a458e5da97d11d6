"""The lane history is kept up to date by adding, and can be rebuilt from the scans."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from shipping.checks.folding import Cell, fold, lesson
from shipping.checks.windows import Lane
from shipping.models import LaneStat, Parcel, TrackingEvent

CELLS = """
    unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::int[],
        %s::bigint[]) AS cell (stage, origin, destination, carrier, service, week_on, days, count)
"""
ADD = f"""
    INSERT INTO shipping_lanestat
        (stage, origin, destination, carrier, service, week_on, days, count)
    SELECT * FROM {CELLS}
    ON CONFLICT (stage, origin, destination, carrier, service, week_on, days)
    DO UPDATE SET count = shipping_lanestat.count + excluded.count
"""
# Apart, because an insert is checked before it meets the row that it would be added to.
TAKE_BACK = f"""
    UPDATE shipping_lanestat AS kept SET count = kept.count + cell.count FROM {CELLS}
    WHERE (kept.stage, kept.origin, kept.destination, kept.carrier, kept.service, kept.week_on,
        kept.days) = (cell.stage, cell.origin, cell.destination, cell.carrier, cell.service,
        cell.week_on, cell.days)
"""


def lane_of(parcel: Parcel) -> Lane:
    return Lane(parcel.origin, parcel.destination, parcel.carrier, parcel.service)


def add_to_history(change: Mapping[Cell, int]) -> None:
    """Add the counts, negative ones too, each in one statement.

    Sorted, so that two transactions meet on a row in the same order and do not deadlock.
    """
    cells = sorted((cell, count) for cell, count in change.items() if count)
    _run(ADD, [(cell, count) for cell, count in cells if count > 0])
    if taken_back := [(cell, count) for cell, count in cells if count < 0]:
        _run(TAKE_BACK, taken_back)
        LaneStat.objects.filter(count=0).delete()


def _run(statement: str, cells: list[tuple[Cell, int]]) -> None:
    flat = [(cell.stage, *cell.group, cell.week_on, cell.days, count) for cell, count in cells]
    if flat:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*flat, strict=True)])


@transaction.atomic
def rebuild_lanes(*, now: datetime) -> int:
    """Drop the lane history and read it anew from all scans; return how many rows it has.

    Rule: docs/rules/shipping.md#lane-history.
    """
    with connection.cursor() as cursor:
        # Deliveries learned meanwhile wait, and are added to the new rows.
        cursor.execute("LOCK TABLE shipping_lanestat IN SHARE ROW EXCLUSIVE MODE")
    LaneStat.objects.all().delete()
    delivered = Parcel.objects.filter(status=Parcel.Status.DELIVERED).select_related("order")
    parcels = {parcel.pk: parcel for parcel in delivered}
    events = TrackingEvent.objects.counting().filter(parcel__status=Parcel.Status.DELIVERED)
    history: Counter[Cell] = Counter()
    ordered = events.order_by("parcel_id").iterator(chunk_size=2000)
    for pk, scans in groupby(ordered, key=lambda event: event.parcel_id):
        parcel = parcels[pk]
        folded = fold(scans, placed_at=parcel.order.placed_at, now=now)
        history += lesson(folded, lane=lane_of(parcel), shipped_at=parcel.declared_shipped_at)
    add_to_history(history)
    return LaneStat.objects.count()
