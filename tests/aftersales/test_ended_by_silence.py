"""What ended by a store's silence counts as that, however the ticket came to its end."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from aftersales.actions import (
    Found,
    accept_offer,
    ask_mediation,
    inspect_return,
    open_ticket,
    receive_return,
    rule_ticket,
    send_back,
    set_return_address,
    take_ticket,
)
from aftersales.measuring import auto_executed
from aftersales.models import Ticket
from aftersales.peers import silence_peers
from aftersales.tasks import sweep_at
from core.intervals import Rate
from core.models import Delivery, Event
from core.wording import sentence
from shipping.models import Order
from tests.aftersales.returning import ADDRESS, SENT, approved

DAY = timedelta(days=1)


def check(returned, sam, at):
    send_back(returned, **SENT, now=at)
    received = receive_return(returned, actor=sam, now=at)
    found = {row.line_id: Found(row.quantity, "as_new") for row in received.ticket.goods.all()}
    inspect_return(received, found=found, note="", actor=sam, now=at)


@pytest.fixture
def silent(opening, sams_store, sam, noon):
    """A return that the store did not answer: its goods come back first."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    ticket = open_ticket(**opening | {"kind": "return"}, wish="return_refund")
    sweep_at(noon + 5 * DAY)
    return ticket


def test_a_return_that_silence_granted(silent, sams_store, sam, noon):
    at = noon + 6 * DAY
    assert auto_executed(sams_store, at) == Rate(0, 0)
    check(silent.returns.get(), sam, at)
    assert auto_executed(sams_store, at) == Rate(1, 1)


def test_both_sides_read_that_silence_granted_it(silent):
    assert Event.objects.filter(kind="ticket.granted_under_way").count() == 1
    assert not Event.objects.filter(kind="ticket.agreed").exists()
    mails = Delivery.objects.filter(event__kind="ticket.granted_under_way", channel="email")
    assert mails.count() == 2
    said = sentence(Event.objects.get(kind="ticket.granted_under_way"))
    assert said.endswith(".") and not said.endswith("..")


def test_an_exchange_that_silence_granted(opening, sams_store, noon):
    ticket = open_ticket(**opening | {"kind": "exchange"}, wish="replacement")
    at = noon + 5 * DAY
    sweep_at(at)
    Order.objects.filter(pk=ticket.replacement.order_id).update(status="delivered")
    assert sweep_at(at + DAY)["sent_again"] == 1
    assert auto_executed(sams_store, at + DAY) == Rate(1, 1)


@pytest.mark.parametrize("reason", ["changed_mind", "damaged"])
def test_goods_that_the_store_gave_no_label_for_or_did_not_check(
    order, policy, sams_store, sam, noon, reason
):
    returned = approved(order, sam, noon, reason=reason)
    if reason == "changed_mind":
        returned = receive_return(returned, actor=sam, now=noon)
    sweep_at(returned.due_at)
    assert auto_executed(sams_store, returned.due_at) == Rate(1, 1)


def test_what_the_sides_agreed_on_is_no_silence(order, policy, sams_store, sam, noon):
    check(approved(order, sam, noon), sam, noon)
    assert auto_executed(sams_store, noon) == Rate(0, 1)


def test_an_accepted_offer_is_no_silence(offer, sams_store, noon):
    accept_offer(offer, now=noon)
    assert auto_executed(sams_store, noon) == Rate(0, 1)


def test_the_median_store_is_counted_the_same_way(silent, sam, noon, policy):
    at = noon + 6 * DAY
    check(silent.returns.get(), sam, at)
    facts = {"store": silent.store, "language": "en", "opened_at": at, "status_at": at}
    facts |= {"status": "solved", "benefited": "buyer", "kind": "return"}
    Ticket.objects.bulk_create(Ticket(order=silent.order, **facts) for _n in range(39))
    cache.clear()
    assert silence_peers(at) == pytest.approx(1 / 40)


def test_a_ruling_after_it_ends_the_ticket_by_itself(silent, mick, sams_store, noon):
    at = noon + 6 * DAY
    ticket = take_ticket(ask_mediation(silent, now=at), actor=mick, now=at)
    facts = {"benefited": "buyer", "reason": "Lost.", "departure": "Lost.", "actor": mick}
    rule_ticket(ticket, refund_minor=500, **facts, now=at)
    assert auto_executed(sams_store, at) == Rate(0, 1)
