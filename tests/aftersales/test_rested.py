"""How long pauses lasted, told from what happened alone."""

from datetime import UTC, datetime, timedelta

import pytest

from aftersales.checks.pauses import Happened, days_left, rested

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


def pause(hours, until):
    return Happened("pause", at(hours), {"until": at(until).isoformat()})


def other(happening, hours):
    return Happened(happening, at(hours), {})


@pytest.mark.parametrize(
    ("happened", "hours"),
    [
        ([], 0),
        ([other("opened", 0), other("agent_reply", 5)], 0),
        ([pause(0, 48), other("resume", 48)], 48),
        # It ended early, and words in between end nothing.
        ([pause(0, 48), other("agent_reply", 3), other("resume", 10)], 10),
        # A worker ends it some minutes late.
        ([pause(0, 48), other("resume", 49)], 48),
        ([pause(0, 48), other("resume", 10), pause(20, 44), other("resume", 44)], 34),
        # It still rests, or should have ended.
        ([pause(90, 200)], 10),
        ([pause(0, 48)], 48),
        # What is carried out rests without an end: it ends the pause and does not count.
        ([pause(0, 48), other("pause", 5), other("resume", 60)], 5),
        ([pause(0, 48), other("solved", 7), other("reopened", 30)], 7),
    ],
)
def test_it_counts_as_long_as_it_lasted(happened, hours):
    assert rested(happened, at(100)) == timedelta(hours=hours)


@pytest.mark.parametrize(("hours", "left"), [(0, 3), (1, 2), (24, 2), (71, 0), (72, 0), (99, 0)])
def test_whole_days_are_left(hours, left):
    assert days_left(3, timedelta(hours=hours)) == left
