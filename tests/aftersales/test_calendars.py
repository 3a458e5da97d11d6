from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.checks.calendars import DAY, Calendar, Hours, instant, seconds, version_at
from aftersales.clockwork import calendar_at

START = datetime(2020, 1, 1, tzinfo=UTC)
OFFICE = Hours(9 * 60, 17 * 60)
CLOSED: tuple[Hours, ...] = ()
WEEKDAYS = ((OFFICE,),) * 5 + (CLOSED, CLOSED)


def on(*parts: int) -> int:
    return seconds(datetime(*parts, tzinfo=UTC))  # type: ignore[misc,arg-type]


def test_counts_only_opening_hours_across_a_weekend() -> None:
    calendar = Calendar(START, "Europe/Lisbon", WEEKDAYS)
    friday, monday = on(2026, 1, 9, 16), on(2026, 1, 12, 10)

    assert calendar.count(friday, monday) == 2 * 3600
    assert calendar.count(monday, friday) == 0


def test_reaching_the_end_of_a_day_is_closing_time() -> None:
    calendar = Calendar(START, "Europe/Lisbon", WEEKDAYS)
    friday = on(2026, 1, 9, 16)

    assert calendar.reach(friday, 3600) == on(2026, 1, 9, 17)
    assert calendar.reach(friday, 3601) == on(2026, 1, 12, 9, 0, 1)
    assert calendar.reach(friday, 0) == friday


def test_a_lunch_break_does_not_count() -> None:
    split = (Hours(9 * 60, 12 * 60), Hours(13 * 60, 17 * 60))
    calendar = Calendar(START, "UTC", (split,) * 7)

    assert calendar.reach(on(2026, 1, 9, 11), 2 * 3600) == on(2026, 1, 9, 14)


def test_a_night_shift_stops_on_a_closed_date_and_goes_on_beside_it() -> None:
    night = ((Hours(22 * 60, 6 * 60),),) * 7
    calendar = Calendar(START, "UTC", night, frozenset({date(2026, 1, 9)}))

    assert calendar.count(on(2026, 1, 8), on(2026, 1, 9)) == 8 * 3600
    assert calendar.count(on(2026, 1, 9), on(2026, 1, 10)) == 0
    assert calendar.count(on(2026, 1, 10), on(2026, 1, 11)) == 8 * 3600


def test_clock_changes_shorten_and_lengthen_the_night() -> None:
    nights = Calendar(START, "Europe/Paris", ((Hours(60, 4 * 60),),) * 7)

    assert nights.count(on(2026, 3, 28, 22), on(2026, 3, 29, 22)) == 2 * 3600
    assert nights.count(on(2026, 10, 24, 21), on(2026, 10, 25, 22)) == 4 * 3600


def test_equal_hours_are_a_whole_day_and_overlaps_count_once() -> None:
    always = Calendar(START, "Asia/Tokyo", ((Hours(600, 600), Hours(0, 1440)),) * 7)

    assert always.count(on(2026, 1, 1), on(2026, 1, 8)) == 7 * DAY


def test_a_calendar_without_hours_never_counts() -> None:
    never = Calendar(START, "UTC", (CLOSED,) * 7)

    assert (never.count(0, DAY), never.reach(0, 1)) == (0, None)


def test_the_version_in_force_is_the_latest_begun_else_the_first() -> None:
    old, new = (Calendar(START + timedelta(days=d), "UTC", WEEKDAYS) for d in (0, 10))

    found = [version_at([new, old], START + timedelta(days=d)) for d in (-1, 0, 9, 10)]
    assert found == [old, old, old, new]
    with pytest.raises(ValueError, match="empty"):
        version_at([], START)


def test_refuses_impossible_hours_and_weeks() -> None:
    with pytest.raises(ValueError, match="minutes of the day"):
        Hours(0, 1441)
    with pytest.raises(ValueError, match="seven days"):
        Calendar(START, "UTC", (CLOSED,))


hours = st.builds(
    Hours, st.integers(0, 95).map(lambda q: q * 15), st.integers(0, 96).map(lambda q: q * 15)
)
calendars = st.builds(
    Calendar,
    st.just(START),
    st.sampled_from(
        [
            "UTC",
            "Europe/Paris",
            "America/St_Johns",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "America/Sao_Paulo",
        ]
    ),
    st.tuples(*[st.lists(hours, max_size=2).map(tuple)] * 7),
    st.sets(st.dates(date(2011, 12, 26), date(2012, 1, 3)), max_size=2).map(frozenset),
)
quarters = st.integers(0, 8 * 96)


def is_open(calendar: Calendar, at: int) -> bool:
    """The definition itself: the wall clock of one instant against the hours of its weekday."""
    local = instant(at).astimezone(ZoneInfo(calendar.zone))
    if local.date() in calendar.closed_dates:
        return False
    minute = local.hour * 60 + local.minute
    today = any(
        h.opens <= minute and (minute < h.closes or h.closes <= h.opens)
        for h in calendar.weekly[local.weekday()]
    )
    overnight = (h for h in calendar.weekly[local.weekday() - 1] if h.closes <= h.opens)
    return today or any(minute < h.closes for h in overnight)


@settings(max_examples=60)
@given(
    calendar=calendars,
    month=st.sampled_from([on(2011, 12, 26), on(2018, 2, 14), on(2026, 3, 26), on(2026, 10, 22)]),
    first=quarters,
    length=st.integers(0, 3 * 96),
)
def test_counts_as_the_wall_clock_says(
    calendar: Calendar, month: int, first: int, length: int
) -> None:
    start = month + first * 900
    end = start + length * 900
    by_the_clock = sum(900 for at in range(start, end, 900) if is_open(calendar, at))

    assert calendar.count(start, end) == by_the_clock


@given(calendar=calendars, first=quarters, wanted=st.integers(1, 200_000))
def test_reaches_exactly_what_it_counts(calendar: Calendar, first: int, wanted: int) -> None:
    start = on(2026, 3, 26) + first * 900
    due = calendar.reach(start, wanted)

    if due is None:
        assert not calendar.is_ever_open
    else:
        assert calendar.count(start, due) == wanted
        assert calendar.count(start, due - 1) == wanted - 1


def test_public_holidays_and_own_days_are_closed(ticket, noon):
    closed = calendar_at(ticket, noon).closed_dates

    assert {date(2026, 4, 6), date(2026, 12, 24)} <= closed
    assert date(2026, 4, 7) not in closed
