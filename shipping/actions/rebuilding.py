"""What follows from scans is read anew from them: parcels first, then the lanes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core.transitions import Move
from shipping.actions.lanes import rebuild_lanes
from shipping.actions.locks import lock_parcels
from shipping.actions.settling import keep, move_orders, settled_by
from shipping.actions.tracked import read_tracked
from shipping.models import Parcel
from shipping.queries.limits import tolerance_at

BATCH = 1000


@dataclass(frozen=True)
class Rebuilt:
    """How many parcels were read and mended, and how many rows the lanes have now."""

    parcels: int
    mended: int
    lane_rows: int


def rebuild_tracking(*, now: datetime) -> Rebuilt:
    """Bring all parcels in line with their scans, and the lane history with the parcels.

    Where nothing is wrong, no row changes. Nobody is written to: what they were told stays told.
    Rule: docs/rules/shipping.md#rebuild.
    """
    tolerance = tolerance_at(now)
    read = mended = 0
    for parcels in _in_batches():
        read += len(parcels)
        mended += bring_in_line(parcels, tolerance, now)
    return Rebuilt(read, mended, rebuild_lanes())


@transaction.atomic
def bring_in_line(parcels: list[int], tolerance: timedelta, now: datetime) -> int:
    """Mend these parcels by their scans; return how many were wrong. Nobody is written to."""
    lock_parcels(Parcel.both_ways.filter(pk__in=parcels))
    settled = [settled_by(parcel, tolerance) for parcel in read_tracked(parcels)]
    wrong = [one for one in settled if one.is_moved or one.columns != one.parcel.columns]
    moves = [
        Move(
            one.parcel.pk,
            one.folded.status,
            "parcel.moved",
            one.facts,
            also=one.columns._asdict(),
        )
        for one in wrong
        if one.is_moved
    ]
    keep(wrong, moves, actor=None, now=now)
    move_orders([one.parcel.order_id for one in wrong], actor=None, now=now)
    return len(wrong)


def _in_batches() -> Iterator[list[int]]:
    last = 0
    rows = Parcel.both_ways.order_by("pk").values_list("pk", flat=True)
    while parcels := list(rows.filter(pk__gt=last)[:BATCH]):
        yield parcels
        last = parcels[-1]
