"""Quiet hours and the summary's hour, on clocks that jump and on clocks that do not."""

from datetime import UTC, date, datetime, time

import pytest

from core.models import NoticeHours
from core.notices.hours import quiet_until, summary_due

BERLIN = "Europe/Berlin"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def quiet(first, last):
    return NoticeHours(quiet_from=time(*first), quiet_until=time(*last))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (utc(2026, 6, 1, 19, 59), None),
        (utc(2026, 6, 1, 20, 0), utc(2026, 6, 2, 4)),
        (utc(2026, 6, 2, 3, 59), utc(2026, 6, 2, 4)),
        (utc(2026, 6, 2, 4, 0), None),
        # The night on which the clock jumps from two to three: 22:00 winter time to 06:00 summer.
        (utc(2026, 3, 28, 21, 30), utc(2026, 3, 29, 4)),
        # And that on which it shows two o'clock twice.
        (utc(2026, 10, 24, 20, 30), utc(2026, 10, 25, 5)),
    ],
)
def test_a_night(now, end):
    assert quiet_until(quiet((22, 0), (6, 0)), BERLIN, now) == end


def test_a_day_and_nothing():
    assert quiet_until(quiet((12, 0), (13, 0)), "UTC", utc(2026, 6, 1, 12, 30)) == utc(
        2026, 6, 1, 13
    )
    assert quiet_until(quiet((12, 0), (13, 0)), "UTC", utc(2026, 6, 1, 13)) is None
    assert quiet_until(NoticeHours(), "UTC", utc(2026, 6, 1)) is None
    assert quiet_until(None, "UTC", utc(2026, 6, 1)) is None


def test_an_end_that_the_clock_shows_twice_lies_ahead_each_time():
    hours = quiet((22, 0), (2, 30))
    assert quiet_until(hours, BERLIN, utc(2026, 10, 25, 0, 10)) == utc(2026, 10, 25, 0, 30)
    assert quiet_until(hours, BERLIN, utc(2026, 10, 25, 1, 10)) == utc(2026, 10, 25, 1, 30)


def test_an_end_in_the_hour_that_is_left_out():
    hours = quiet((22, 0), (2, 30))
    end = quiet_until(hours, BERLIN, utc(2026, 3, 29, 0, 59))
    assert utc(2026, 3, 29, 0, 59) < end <= utc(2026, 3, 29, 1, 30)
    assert quiet_until(hours, BERLIN, utc(2026, 3, 29, 1, 31)) is None


def test_the_summary_comes_once_a_day():
    hours = NoticeHours(summary_at=time(8))
    assert summary_due(hours, BERLIN, utc(2026, 6, 1, 5, 59)) is None
    assert summary_due(hours, BERLIN, utc(2026, 6, 1, 6, 0)) == utc(2026, 6, 1, 6)
    assert summary_due(hours, BERLIN, utc(2026, 6, 1, 21)) == utc(2026, 6, 1, 6)
    hours.summed_on = date(2026, 6, 1)
    assert summary_due(hours, BERLIN, utc(2026, 6, 1, 21, 59)) is None
    assert summary_due(hours, BERLIN, utc(2026, 6, 2, 6)) == utc(2026, 6, 2, 6)


def test_an_hour_shown_twice_has_one_summary_and_one_left_out_has_one_too():
    hours = NoticeHours(summary_at=time(2, 30))
    assert summary_due(hours, BERLIN, utc(2026, 10, 25, 0, 29)) is None
    assert summary_due(hours, BERLIN, utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 25, 0, 30)
    hours.summed_on = date(2026, 10, 25)
    assert summary_due(hours, BERLIN, utc(2026, 10, 25, 1, 30)) is None
    hours.summed_on = date(2026, 3, 28)
    assert summary_due(hours, BERLIN, utc(2026, 3, 29, 0, 59)) is None
    assert summary_due(hours, BERLIN, utc(2026, 3, 29, 1, 30)) == utc(2026, 3, 29, 1, 30)
