"""Whom a ticket is given to: queue, shift, room, conflicts, language, then the lightest load."""

from datetime import UTC, date, datetime, timedelta

import pytest

from aftersales.checks.assignment import Colleague, Waiting, choose
from aftersales.models import TeamPlace
from aftersales.team import shift_of
from policy.sections.aftersales import DAYS

MIRA = {"pk": 1, "name": "Mira", "queues": {"goods"}, "languages": {"en", "de"}, "capacity": 4}
RAVI = {"pk": 2, "name": "Ravi", "queues": {"goods", "delivery"}, "languages": {"en"}}
BOTH = [MIRA | {"held": 2, "is_on_shift": True}, RAVI | {"capacity": 8, "held": 3}]
WAITS = {"queue": "goods", "language": "en", "waited_minutes": 5, "barred": ()}


def chosen(ticket, mira=(), ravi=()):
    team = []
    for facts, change in zip(BOTH, (dict(mira), dict(ravi)), strict=True):
        facts = {"is_on_shift": True} | facts | change
        sets = {name: frozenset(facts[name]) for name in ("queues", "languages")}
        team.append(Colleague(**facts | sets))
    facts = WAITS | ticket
    return choose(Waiting(**facts | {"barred": frozenset(facts["barred"])}), team, 240)


@pytest.mark.parametrize(
    ("ticket", "mira", "ravi", "name", "why"),
    [
        # Three of eight is a lighter load than two of four.
        ({}, {}, {}, "Ravi", "speaks"),
        ({}, {}, {"held": 5}, "Mira", "speaks"),
        ({}, {}, {"held": 4}, "Mira", "speaks"),
        ({"queue": "delivery"}, {"held": 0}, {}, "Ravi", "speaks"),
        ({"queue": ""}, {"queues": ()}, {"held": 8}, "Mira", "speaks"),
        ({}, {}, {"is_on_shift": False}, "Mira", "speaks"),
        ({}, {}, {"held": 8}, "Mira", "speaks"),
        ({"barred": {2}}, {}, {}, "Mira", "speaks"),
        ({"language": "de"}, {"held": 3}, {"held": 0}, "Mira", "speaks"),
        ({"language": "de"}, {"held": 4}, {}, None, "language"),
        ({"language": "de"}, {"is_on_shift": False}, {}, None, "language"),
        ({"language": "de", "waited_minutes": 240}, {"held": 4}, {}, "Ravi", "any_language"),
        ({"language": "de", "barred": {1}}, {}, {}, "Ravi", "any_language"),
        ({"language": "pl"}, {}, {}, "Ravi", "any_language"),
        ({"queue": "safety"}, {}, {}, None, "no_skill"),
        ({"barred": {1, 2}}, {}, {}, None, "conflict"),
        ({}, {"is_on_shift": False}, {"is_on_shift": False}, None, "off_shift"),
        ({}, {"capacity": 0, "held": 0}, {"held": 9}, None, "full"),
    ],
)
def test_the_choice_and_its_reason(ticket, mira, ravi, name, why):
    choice = chosen(ticket, mira, ravi)
    assert (choice.person and choice.person.name, choice.why) == (name, why)
    words = choice.in_words()
    assert words.endswith(".") and "{" not in words and (name or "") in words


BERLIN = {"zone": "Europe/Berlin", "capacity": 1, "days_off": [date(2026, 3, 9)]}
WEEK = {"mon": ["09:00-12:00", "13:00-17:30"], "tue": ["22:00-06:00"]}


@pytest.mark.parametrize(
    ("at", "is_on", "starts", "ends"),
    [
        ("2026-03-02T08:30", True, None, "2026-03-02T11:00"),
        ("2026-03-02T11:00", False, "2026-03-02T12:00", "2026-03-02T16:30"),
        # A night shift that runs over midnight, in one piece.
        ("2026-03-03T23:30", True, None, "2026-03-04T05:00"),
        # Monday the 9th is a day off.
        ("2026-03-04T05:00", False, "2026-03-10T21:00", "2026-03-11T05:00"),
    ],
)
def test_shifts_are_local_hours_without_the_days_off(at, is_on, starts, ends):
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    shift = shift_of(TeamPlace(**BERLIN, shifts=WEEK), now)
    assert shift.is_on is is_on
    assert shift.ends_at == datetime.fromisoformat(ends).replace(tzinfo=UTC)
    assert is_on or shift.starts_at == datetime.fromisoformat(starts).replace(tzinfo=UTC)


def test_without_hours_there_is_no_shift_to_come(noon):
    assert shift_of(TeamPlace(**BERLIN, shifts={}), noon).starts_at is None


def test_a_shift_around_the_clock_is_told_for_a_week(noon):
    days = {day: ["00:00-24:00"] for day in DAYS}
    shift = shift_of(TeamPlace(**BERLIN | {"days_off": []}, shifts=days), noon)
    assert shift.is_on and timedelta(days=6) < shift.ends_at - noon < timedelta(days=8)
