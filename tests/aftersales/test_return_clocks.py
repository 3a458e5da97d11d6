"""What comes of it when a side does not act on a return in its time."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    ask_mediation,
    open_ticket,
    receive_return,
    rule_ticket,
    set_return_address,
    take_ticket,
)
from aftersales.models import Refund
from aftersales.tasks import sweep_at
from tests.aftersales.returning import ADDRESS, approved

SECOND = timedelta(seconds=1)


@pytest.fixture
def returned(order, policy, sam, noon):
    return approved(order, sam, noon)


@pytest.fixture
def faulty(order, policy, sam, noon):
    """Of damaged goods: the store pays the way back."""
    return approved(order, sam, noon, reason="damaged")


def settled(returned):
    returned.refresh_from_db()
    ticket = returned.ticket
    ticket.refresh_from_db()
    return returned.status, ticket.status, ticket.benefited


def test_goods_that_are_not_sent_leave_the_money_with_the_store(returned):
    due_at = returned.due_at

    assert sweep_at(due_at - SECOND)["returns"] == 0
    assert sweep_at(due_at)["returns"] == 1
    assert sweep_at(due_at)["returns"] == 0
    assert settled(returned) == ("expired", "solved", "seller")
    assert not Refund.objects.exists()


def test_a_store_that_sends_no_label_leaves_the_goods_with_the_buyer(faulty):
    assert sweep_at(faulty.due_at)["returns"] == 1

    assert settled(faulty) == ("accepted", "solved", "both")
    assert Refund.objects.get().amount_minor == 1990


def test_a_store_that_does_not_check_takes_the_goods_as_in_order(returned, sam, noon):
    received = receive_return(returned, actor=sam, now=noon)

    assert sweep_at(received.due_at - SECOND)["returns"] == 0
    assert sweep_at(received.due_at)["returns"] == 1
    assert sweep_at(received.due_at)["returns"] == 0
    assert settled(returned) == ("accepted", "solved", "both")
    assert Refund.objects.get().amount_minor == 1990


def test_a_ruling_ends_the_wait(returned, mick, noon):
    ticket = ask_mediation(returned.ticket, now=noon)
    take_ticket(ticket, actor=mick, now=noon)
    facts = {"benefited": "buyer", "reason": "Lost.", "actor": mick, "now": noon}
    rule_ticket(ticket, refund_minor=1990, departure="The carrier lost it.", **facts)

    assert settled(returned) == ("dropped", "solved", "buyer")
    assert sweep_at(noon + timedelta(days=30))["returns"] == 0


def test_a_silent_store_without_an_address_waits_for_nothing(opening, noon):
    ticket = open_ticket(**opening | {"kind": "return"}, wish="return_refund")
    assert sweep_at(noon + timedelta(days=5))["silences"] == 1
    ticket.refresh_from_db()
    assert (ticket.status, ticket.refunds.get().amount_minor) == ("solved", 1990)


def test_a_silent_store_with_an_address_gets_its_goods_first(opening, sams_store, sam, noon):
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    ticket = open_ticket(**opening | {"kind": "return"}, wish="return_refund")
    assert sweep_at(noon + timedelta(days=5))["silences"] == 1
    ticket.refresh_from_db()
    assert ticket.status == "agreed" and ticket.returns.get().status == "approved"
    assert not ticket.refunds.exists()
