"""Quiet hours and the hour of the summary, on the clock of a person's own time zone.

Times of day are wall times: an hour that the clock passes over in spring, or shows twice in
autumn, neither loses a mail nor sends it twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.models import NoticeHours


def instant(day: date, at: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """When the clock there shows `at` on that day; the first time, where it does so twice."""
    return datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)


def quiet_until(hours: NoticeHours | None, zone: str, now: datetime) -> datetime | None:
    """The end of the quiet hours that run at `now`; None where none do."""
    if hours is None or hours.quiet_from is None or hours.quiet_until is None:
        return None
    there = ZoneInfo(zone)
    local = now.astimezone(there)
    clock, first, last = local.time(), hours.quiet_from, hours.quiet_until
    over_night = first > last
    is_quiet = clock >= first or clock < last if over_night else first <= clock < last
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=int(over_night and clock >= first))
    end = instant(day, last, there)
    return end if end > now else instant(day, last, there, fold=1)


def summary_due(hours: NoticeHours, zone: str, now: datetime) -> datetime | None:
    """Up to when today's summary reaches; None before its hour and after it was sent."""
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    cut = instant(today, hours.summary_at, there)
    return cut if cut <= now and hours.summed_on != today else None
