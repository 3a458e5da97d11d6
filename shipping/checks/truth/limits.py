"""When time alone may change a judgement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shipping.checks.truth.case import Case
from shipping.checks.truth.lateness import customs_periods

# A limit is missed once `now` is past it.
AFTER = timedelta(seconds=1)


def next_look_at(case: Case) -> datetime | None:
    """The next instant after the case's `now` at which it may be judged otherwise.

    None: only a new fact can change it. New facts set their own instant.
    """
    return min((at for at in _instants(case) if at > case.now), default=None)


def _instants(case: Case) -> Iterator[datetime]:
    limits, shipped_at = case.limits, case.parcel.shipped_at
    yield shipped_at + timedelta(hours=limits.first_scan_hours) + AFTER
    yield shipped_at + timedelta(days=limits.first_scan_days) + AFTER
    # Scans a little ahead of our clock count when their time has come.
    yield from (event.at for event in case.events)
    if case.is_over:
        return
    if case.track.kept:
        yield case.track.kept[-1].at + timedelta(days=limits.quiet_days) + AFTER
    yield from _of_lateness(case)


def _of_lateness(case: Case) -> Iterator[datetime]:
    """Edges of the causes; then, as shares grow, after 1, 2, 4, 8, ... days of delay."""
    deliver_by = case.order.deliver_by
    yield deliver_by + AFTER
    for period in (*customs_periods(case, case.ended_at), *case.disruptions):
        yield period.starts_at + AFTER
        yield period.ends_at + AFTER
    days = 1
    while deliver_by + timedelta(days=days) <= case.now:
        days *= 2
    yield deliver_by + timedelta(days=days)
