"""Another priority gives the clocks other times and takes nothing back; managers hear last."""

from datetime import timedelta

import pytest

from accounts.actions import add_member
from aftersales.actions import answer_buyer, change_priority
from aftersales.clockwork import read_clocks
from aftersales.tasks import sweep_at
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from tests.cast import make_user


@pytest.fixture
def changing(mick, noon):
    return {"priority": "urgent", "reason": "A child uses it.", "actor": mick, "now": noon}


def test_the_time_that_passed_stays_counted(ticket, changing, noon):
    # 24 opening hours of a Monday; a quarter of them is 6 hours.
    change_priority(ticket, **changing | {"now": noon + timedelta(hours=2)})
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.due_at) == ("urgent", noon + timedelta(hours=6))
    clock = read_clocks(ticket, ticket.entries.order_by("id"), noon + timedelta(hours=3))
    assert clock["first_response"].elapsed_seconds == 3 * 3600


def test_a_time_that_is_over_by_the_change_is_due_at_once(ticket, changing, noon):
    at = noon + timedelta(hours=8)
    change_priority(ticket, **changing | {"now": at})
    ticket.refresh_from_db()
    assert ticket.due_at == at


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"priority": "normal"}, "priority"),
        ({"priority": "at_once"}, "priority"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_refuses_the_same_the_unknown_and_the_unexplained(ticket, changing, change, field):
    with pytest.raises(NotPossible) as refusal:
        change_priority(ticket, **changing | change)
    assert refusal.value.field == field
    assert not Event.objects.filter(kind="ticket.priority_changed").exists()


def test_a_store_cannot_give_itself_more_time(ticket, changing, sam):
    with pytest.raises(NotAllowed):
        change_priority(ticket, **changing | {"actor": sam, "priority": "low"})


def test_managers_are_told_once_a_day_after_the_missed_answer(ticket, sams_store, sam, noon):
    clerk = make_user("Cleo")
    add_member(sams_store, user=clerk, role="service_clerk", actor=sam, now=noon)
    due_at = ticket.due_at
    sweep_at(due_at + timedelta(seconds=1))

    assert sweep_at(due_at + timedelta(hours=24, seconds=-1))["escalated"] == 0
    assert sweep_at(due_at + timedelta(hours=24))["escalated"] == 1
    assert sweep_at(due_at + timedelta(hours=25))["escalated"] == 0
    told = Delivery.objects.filter(event__kind="ticket.escalated", channel="inbox")
    assert [row.recipient for row in told] == [sam]


def test_no_manager_hears_of_an_answer_that_came_late(ticket, sam, noon):
    due_at = ticket.due_at
    answer_buyer(ticket, text="Sorry.", actor=sam, now=due_at + timedelta(hours=1))
    assert sweep_at(due_at + timedelta(hours=30))["escalated"] == 0


def test_the_mediators_page_changes_it(ticket, client, mick, in_mediation):
    client.force_login(mick)
    sent = {"priority": "high", "reason": "It leaks."}
    assert client.post(f"/tickets/{ticket.pk}/priority/", sent).status_code == 302
    assert "It leaks." in client.get(f"/tickets/{ticket.pk}/").content.decode()
