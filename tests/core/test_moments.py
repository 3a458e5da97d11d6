"""Deadlines in words: time left, clock time, tone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from core import moments

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (24 * 22, "22 d"),
        (76, "3 d 4 h"),
        (72, "3 d"),
        (23.9, "23 h"),
        (5, "5 h"),
        (1.2, "1 h 12 m"),
        (0.2, "12 min"),
        (0, "0 min"),
    ],
)
def test_span_is_rounded_down_and_short(hours, words):
    assert moments.span(timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("hours", "left", "tone"),
    [
        (48, "2 d left", ""),
        (24, "1 d left", ""),
        (23.99, "23 h left", "warn"),
        (4, "4 h left", "warn"),
        (3.5, "3 h 30 m left", "bad"),
        (0, "0 min late", "bad"),
        (-2, "2 h late", "bad"),
    ],
)
def test_due_gets_urgent_below_a_day_and_below_four_hours(hours, left, tone):
    found = moments.due(NOW + timedelta(hours=hours), NOW)

    assert (found.left, found.tone) == (left, tone)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW + timedelta(hours=5), "Today, 19:30"),
        (NOW + timedelta(hours=10), "Tomorrow, 00:30"),
        (NOW - timedelta(hours=15), "Yesterday, 23:30"),
        (NOW + timedelta(days=3), "Thu 26 Nov, 14:30"),
        (NOW + timedelta(days=60), "22 Jan 2027, 14:30"),
    ],
)
def test_moment_says_the_day_as_people_do(at, words):
    assert moments.moment(at, NOW) == words


@pytest.mark.parametrize(
    ("at", "words", "chinese"),
    [
        (NOW + timedelta(hours=5), "today, 19:30", "今天 19:30"),
        (NOW + timedelta(hours=10), "tomorrow, 00:30", "明天 00:30"),
        (NOW - timedelta(hours=15), "yesterday, 23:30", "昨天 23:30"),
        (NOW + timedelta(days=3), "Thu 26 Nov, 14:30", "11月26日 14:30"),
    ],
)
def test_moment_goes_on_where_words_stand_before_it(at, words, chinese):
    assert moments.moment(at, NOW, after_words=True) == words
    with translation.override("zh-hans"):
        assert moments.moment(at, NOW, after_words=True) == chinese


def test_moment_is_in_the_readers_zone_and_language():
    with timezone.override("Asia/Shanghai"), translation.override("zh-hans"):
        assert moments.moment(NOW, NOW) == "今天 22:30"
        assert moments.moment(NOW + timedelta(days=3), NOW) == "11月26日 22:30"
        assert moments.full(NOW) == "2026年11月23日 22:30 (CST)"


@pytest.mark.parametrize(
    ("first", "last", "words", "chinese"),
    [
        (date(2026, 12, 2), date(2026, 12, 6), "2–6 Dec", "12月2日–6日"),
        (date(2026, 11, 30), date(2026, 12, 2), "30 Nov – 2 Dec", "11月30日 – 12月2日"),
        (date(2026, 12, 2), date(2026, 12, 2), "2 Dec", "12月2日"),
    ],
)
def test_day_range_names_a_month_once(first, last, words, chinese):
    assert moments.day_range(first, last) == words
    with translation.override("zh-hans"):
        assert moments.day_range(first, last) == chinese
