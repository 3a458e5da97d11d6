"""While a mediator has a ticket the team is reminded, told when it is late, and chased after."""

from datetime import timedelta

import pytest

from accounts.actions import add_member
from aftersales.actions import answer_buyer, write_as_buyer
from aftersales.tasks import sweep_at
from core.models import Delivery
from tests.cast import make_staff

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def paula(db, noon):
    """A policy admin, who sets how the team works."""
    return make_staff("Paula", "policy_admin", noon)


@pytest.fixture
def asked(in_mediation, sam, noon):
    """The buyer wrote to the mediator, after the store had answered; the answer's due instant."""
    answer_buyer(in_mediation, text="I look.", actor=sam, now=noon)
    write_as_buyer(in_mediation, text="And?", language="en", now=noon)
    in_mediation.refresh_from_db()
    return in_mediation


def told(kind):
    rows = Delivery.objects.filter(event__kind=kind, channel="inbox")
    return sorted(rows.values_list("recipient__name", flat=True))


def test_the_mediator_is_reminded_of_an_answer(asked, mona):
    soon = asked.due_at - 4 * HOUR
    assert [sweep_at(soon + n * SECOND)["reminded"] for n in (-1, 0, 1)] == [0, 1, 0]
    assert told("ticket.reminded") == ["Mick"]


def test_the_mediator_hears_that_the_answer_is_overdue(asked, mona):
    assert sweep_at(asked.due_at + SECOND)["overdue"] == 1
    assert told("ticket.team_overdue") == ["Mick"]
    assert not told("ticket.overdue") and not told("ticket.unanswered")


def test_the_team_and_its_admins_hear_that_it_is_still_owed(asked, mona, paula):
    sweep_at(asked.due_at + SECOND)
    assert [sweep_at(asked.due_at + DAY + n * SECOND)["escalated"] for n in (-1, 0, 1)] == [0, 1, 0]
    assert told("ticket.escalated") == ["Mick", "Mona"]
    assert told("ticket.team_behind") == ["Paula"]


def test_an_answer_that_the_store_missed_before_stays_the_stores(ticket, mick, noon, paula):
    due_at = ticket.due_at
    sweep_at(due_at + SECOND)
    sweep_at(due_at + DAY)
    assert told("ticket.overdue") == ["Sam"]
    assert told("ticket.escalated") == ["Mick", "Sam"]
    assert not told("ticket.team_behind")


def test_who_works_for_the_store_is_not_chased(asked, sams_store, sam, mona, noon):
    add_member(sams_store, user=mona, role="reader", actor=sam, now=noon)
    sweep_at(asked.due_at + SECOND)
    sweep_at(asked.due_at + DAY)
    assert told("ticket.escalated") == ["Mick"]


@pytest.mark.parametrize(
    ("days", "name", "kind", "who", "admins"),
    [
        (6, "rulings_soon", "ticket.ruling_soon", ["Mick"], set()),
        (7, "rulings_late", "ticket.ruling_late", ["Mick"], set()),
        (8, "rulings_long_late", "ticket.ruling_escalated", ["Mick", "Mona"], {"Paula"}),
    ],
)
def test_a_decision_is_chased(in_mediation, mona, paula, noon, days, name, kind, who, admins):
    at = noon + days * DAY
    assert [sweep_at(at + n * SECOND)[name] for n in (0, 1, 2)] == [0, 1, 0]
    assert told(kind) == who
    due_at = (noon + 7 * DAY).isoformat()
    behind = Delivery.objects.filter(event__kind="ticket.team_behind", event__facts__due_at=due_at)
    assert {row.recipient.name for row in behind} == admins


@pytest.mark.parametrize(
    ("days", "name", "kind", "who"),
    [
        (4, "resolutions_soon", "ticket.resolution_soon", ["Mick"]),
        (5, "resolutions_late", "ticket.resolution_late", ["Mick", "Sam"]),
        (6, "resolutions_long_late", "ticket.resolution_escalated", ["Mick", "Mona"]),
    ],
)
def test_a_settlement_by_the_team_is_chased(in_mediation, mona, noon, days, name, kind, who):
    at = noon + days * DAY
    assert [sweep_at(at + n * SECOND)[name] for n in (0, 1, 2)] == [0, 1, 0]
    assert told(kind) == who


def test_a_settlement_by_the_store_is_chased_in_the_store(ticket, mick, sam, noon):
    answer_buyer(ticket, text="I look.", actor=sam, now=noon)
    names = ("soon", "late", "long_late")
    found = [sweep_at(noon + n * DAY + SECOND) for n in (4, 5, 6)]
    assert [one[f"resolutions_{name}"] for one, name in zip(found, names, strict=True)] == [1, 1, 1]
    for kind in ("soon", "late", "escalated"):
        assert told(f"ticket.resolution_{kind}") == ["Sam"]


def test_what_was_late_before_the_sweep_came_is_not_announced_as_due_soon(in_mediation, noon):
    found = sweep_at(noon + 30 * DAY)
    assert (found["rulings_soon"], found["rulings_late"], found["rulings_long_late"]) == (0, 0, 1)
    assert not told("ticket.ruling_soon") and not told("ticket.ruling_late")
