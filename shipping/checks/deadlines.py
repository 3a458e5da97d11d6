"""By when an order leaves: working days of the place that it leaves from."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo


def dispatch_deadline(
    placed_at: datetime,
    *,
    days: int,
    cutoff_hour: int | None,
    zone: tzinfo,
    is_open: Callable[[date], bool],
) -> datetime:
    """The instant `days` working days after the order, at the same time of the store's day.

    An order from the cut-off hour on, or of a closed day, counts from the start of the next
    working day: nobody who orders later is due earlier. Without a cut-off hour every day counts.
    Rule: docs/rules/shipping.md#dispatch-deadline.
    """
    if cutoff_hour is None:
        return placed_at + timedelta(days=days)
    begins = placed_at.astimezone(zone)
    if begins.hour >= cutoff_hour or not is_open(begins.date()):
        begins = _at(_next_open(begins.date(), is_open), time(), zone)
    day = begins.date()
    for _step in range(days):
        day = _next_open(day, is_open)
    return _at(day, begins.time(), zone)


def _next_open(day: date, is_open: Callable[[date], bool]) -> date:
    day += timedelta(days=1)
    while not is_open(day):
        day += timedelta(days=1)
    return day


def _at(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)
