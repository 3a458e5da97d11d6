"""What is late beside an answer is told once to those who must act."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    answer_buyer,
    appeal_ruling,
    ask_mediation,
    pause_ticket,
    rule_ticket,
)
from aftersales.tasks import sweep_at
from core.models import Delivery
from tests.aftersales.returning import approved

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def told(kind):
    rows = Delivery.objects.filter(event__kind=kind, channel="inbox")
    return set(rows.values_list("recipient__name", flat=True))


def passes_once(name, due_at):
    """Nothing before it, one row after it, and nothing more later."""
    counts = [sweep_at(at)[name] for at in (due_at, due_at + SECOND, due_at + 2 * SECOND)]
    return counts == [0, 1, 0]


def test_a_resolution_that_ran_out(ticket, sam, noon):
    answer_buyer(ticket, text="I look.", actor=sam, now=noon)
    assert passes_once("resolutions_late", noon + 5 * DAY)
    assert "Sam" in told("ticket.resolution_late")


def test_a_resting_resolution_is_not_late(order, policy, sam, noon):
    approved(order, sam, noon, reason="damaged")
    assert sweep_at(noon + 60 * DAY)["resolutions_late"] == 0


def test_a_ruling_that_did_not_come(in_mediation, mona):
    assert passes_once("rulings_late", in_mediation.status_at + 7 * DAY)
    assert told("ticket.ruling_late") == {"Mick"}


def test_nobody_has_the_ticket(ticket, mick, mona, noon):
    ask_mediation(ticket, now=noon)
    assert passes_once("rulings_late", noon + 7 * DAY)
    assert told("ticket.ruling_late") == {"Mick", "Mona"}


def test_an_appeal_without_an_answer(by_standard, mick, mona, noon):
    appeal = appeal_ruling(rule_ticket(**by_standard), evidence="The foot too.", now=noon)
    assert passes_once("appeals_late", appeal.due_at)
    assert told("ruling_appeal.late") == {"Mona"}


@pytest.mark.parametrize("name", ["resolutions_late", "rulings_late", "appeals_late"])
def test_a_settled_ticket_is_late_for_nothing(by_standard, noon, name):
    rule_ticket(**by_standard)
    assert sweep_at(noon + 60 * DAY)[name] == 0


def test_the_time_of_a_pause_does_not_count(ticket, sam, noon):
    answer_buyer(ticket, text="I look.", actor=sam, now=noon)
    pause_ticket(ticket, reason="buyer", days=2, actor=sam, now=noon)
    sweep_at(noon + 2 * DAY)
    assert passes_once("resolutions_late", noon + 7 * DAY)
