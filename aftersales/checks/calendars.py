"""Opening hours: which seconds count, by versioned calendars with time zones and closed dates.

Instants are whole seconds since 1970 (UTC); `seconds` and `instant` convert.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400
HALF_DAY = 43_200
WEEK_DAYS = 7
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

Span = tuple[int, int]


def seconds(at: datetime) -> int:
    """Whole seconds since 1970; a fraction of a second is dropped."""
    return (at - EPOCH) // timedelta(seconds=1)


def instant(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


@dataclass(frozen=True)
class Hours:
    """Local opening time in minutes of the day; `closes` <= `opens` runs past midnight."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < 1440 and 0 <= self.closes <= 1440):
            raise ValueError("Opening hours are minutes of the day, from 0 to 1440.")

    @property
    def span(self) -> Span:
        """Seconds from midnight of its weekday; over 86,400 is the next day."""
        after_midnight = DAY if self.closes <= self.opens else 0
        return self.opens * 60, self.closes * 60 + after_midnight


@dataclass(frozen=True)
class Calendar:
    """One version of a store's or team's opening hours; `weekly` starts on Monday.

    Rule: docs/rules/aftersales.md#opening-hours.
    """

    effective_from: datetime
    zone: str
    weekly: tuple[tuple[Hours, ...], ...]
    closed_dates: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weekly) != WEEK_DAYS:
            raise ValueError("A week has seven days, Monday first; a closed day is empty.")

    @property
    def is_ever_open(self) -> bool:
        return any(self.weekly)

    def count(self, start: int, end: int) -> int:
        """Open seconds in [start, end)."""
        if not self.is_ever_open or end <= start:
            return 0
        first, last = start // DAY, (end - 1) // DAY
        total = sum(self._day_total(day) for day in range(first, last + 1))
        before = _clip(self._day(first), first * DAY, start)
        after = _clip(self._day(last), end, (last + 1) * DAY)
        return total - _length(before) - _length(after)

    def reach(self, start: int, wanted: int) -> int | None:
        """The first instant by which `wanted` seconds were open since `start`; None if never.

        Reached exactly at closing time, that is the closing time, not the next opening.
        """
        if wanted <= 0:
            return start
        if not self.is_ever_open:
            return None
        day = start // DAY
        left = wanted + _length(_clip(self._day(day), day * DAY, start))
        while left > self._day_total(day):
            left -= self._day_total(day)
            day += 1
        spans = iter(self._day(day))
        opens, closes = next(spans)
        while left > closes - opens:
            left -= closes - opens
            opens, closes = next(spans)
        return opens + left

    def span_from(self, start: int) -> Span | None:
        """The open span that `start` lies in, or the next one; None if it is never open again.

        Open without an end for a week or more, it ends after that week.
        """
        if not self.is_ever_open:
            return None
        opens = start if self.count(start, start + 1) else (self.reach(start, 1) or 0) - 1
        closes, day = opens, opens // DAY
        for end_of in (span for n in range(WEEK_DAYS) for span in self._day(day + n)):
            if end_of[0] <= closes < end_of[1]:
                closes = end_of[1]
        return opens, closes

    @cached_property
    def _days(self) -> dict[int, tuple[Span, ...]]:
        return {}

    @cached_property
    def _totals(self) -> dict[int, int]:
        return {}

    def _day_total(self, day: int) -> int:
        if day not in self._totals:
            self._totals[day] = _length(self._day(day))
        return self._totals[day]

    def _day(self, day: int) -> tuple[Span, ...]:
        """Open spans of one UTC day (number of days since 1970), in order, apart."""
        if day not in self._days:
            self._days[day] = self._open_spans(day)
        return self._days[day]

    def _open_spans(self, day: int) -> tuple[Span, ...]:
        found: list[Span] = []
        for begin, end, offset in _offsets(self.zone, day):
            for wall_begin, wall_end in self._wall_spans(begin + offset, end + offset):
                found.append((wall_begin - offset, wall_end - offset))
        return _merged(found)

    def _wall_spans(self, begin: int, end: int) -> Iterable[Span]:
        """Open wall-clock spans within [begin, end) of local seconds, overlaps included."""
        for local_day in range(begin // DAY, (end - 1) // DAY + 1):
            midnight = local_day * DAY
            low, high = max(begin, midnight), min(end, midnight + DAY)
            if date.fromordinal(EPOCH_ORDINAL + local_day) in self.closed_dates:
                continue
            # A night shift of the day before reaches into this date.
            for start_day in (local_day - 1, local_day):
                weekday = (EPOCH_ORDINAL + start_day - 1) % WEEK_DAYS
                spans = (hours.span for hours in self.weekly[weekday])
                yield from _clip(
                    ((a + start_day * DAY, b + start_day * DAY) for a, b in spans), low, high
                )


def version_at(calendars: Sequence[Calendar], at: datetime) -> Calendar:
    """The version in force at `at`; before the first one, the first one.

    Raises ValueError when there is no calendar at all.
    """
    in_force = [calendar for calendar in calendars if calendar.effective_from <= at]
    if in_force:
        return max(in_force, key=lambda calendar: calendar.effective_from)
    return min(calendars, key=lambda calendar: calendar.effective_from)


def _clip(spans: Iterable[Span], begin: int, end: int) -> list[Span]:
    cut = ((max(a, begin), min(b, end)) for a, b in spans)
    return [(a, b) for a, b in cut if a < b]


def _length(spans: Iterable[Span]) -> int:
    return sum(b - a for a, b in spans)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return tuple(merged)


@lru_cache(maxsize=8192)
def _offsets(zone: str, day: int) -> tuple[tuple[int, int, int], ...]:
    """(begin, end, offset from UTC) pieces of one UTC day.

    Half a day holds at most one change of the clocks in every zone of the IANA database.
    """
    info = ZoneInfo(zone)
    pieces: list[tuple[int, int, int]] = []
    for begin in (day * DAY, day * DAY + HALF_DAY):
        end = begin + HALF_DAY
        here, there = _offset(info, begin), _offset(info, end - 1)
        if here == there:
            pieces.append((begin, end, here))
            continue
        change = (
            bisect_left(range(begin, end), True, key=lambda second: _offset(info, second) == there)
            + begin
        )
        pieces += [(begin, change, here), (change, end, there)]
    return tuple(pieces)


def _offset(info: ZoneInfo, second: int) -> int:
    offset = instant(second).astimezone(info).utcoffset()
    return 0 if offset is None else offset // timedelta(seconds=1)
