"""At the same instant: each ticket has one outcome, and the other side is told so."""

import pytest

from aftersales.actions import (
    accept_offer,
    end_silence,
    expire_offer,
    inspect_return,
    make_offer,
    open_ticket,
    receive_return,
    send_back,
)
from aftersales.actions.inspecting import Found
from aftersales.actions.return_clock import end_return_time
from aftersales.models import Offer, Refund, Return, Ticket
from core.errors import NotPossible
from core.models import Event
from tests.aftersales.returning import SENT, approved
from tests.rivals import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PART = {"kind": "refund_part", "amount_minor": 500}


def outcome(ticket):
    ticket.refresh_from_db()
    accepted = Offer.objects.filter(status="accepted").count()
    settled = Event.objects.filter(
        kind__in=["ticket.settled", "ticket.granted", "ticket.lapsed"]
    ).count()
    return ticket.status, accepted, Refund.objects.count(), settled


@pytest.mark.parametrize("buyer_first", [True, False])
def test_two_people_accept_different_offers(ticket, offer, sam, noon, buyer_first):
    asked = make_offer(ticket, **PART | {"amount_minor": 900}, now=noon)
    both = [
        lambda: accept_offer(offer, now=noon),
        lambda: accept_offer(asked, actor=sam, now=noon),
    ]
    first, second = both if buyer_first else both[::-1]

    refused = run_at_once(first, second)
    assert outcome(ticket) == ("solved", 1, 1, 1)
    assert [error.code for error in refused] == ["not_open"]
    assert Refund.objects.get().amount_minor == (500 if buyer_first else 900)


@pytest.mark.parametrize("buyer_first", [True, False])
def test_a_buyer_and_the_timer_of_the_stage(opening, sam, noon, buyer_first):
    """The store's days are over while the store's offer of before is accepted."""
    ticket = open_ticket(**opening | {"kind": "refund"}, wish="refund_full")
    offer = make_offer(ticket, **PART, actor=sam, now=noon)
    Ticket.objects.filter(pk=ticket.pk).update(status="open", status_at=noon)
    over = noon.replace(day=noon.day + 5)
    both = [lambda: accept_offer(offer, now=over), lambda: end_silence(ticket, now=over)]
    first, second = both if buyer_first else both[::-1]

    refused = run_at_once(first, second)
    assert outcome(ticket) == ("solved", int(buyer_first), 1, 1)
    assert Refund.objects.get().amount_minor == (500 if buyer_first else 1990)
    assert len(refused) == (0 if buyer_first else 1)


@pytest.mark.parametrize("buyer_first", [True, False])
def test_a_buyer_and_the_timer_of_the_offer(ticket, offer, noon, buyer_first):
    """Clocks of two machines differ by a moment: each acts by its own."""
    almost = offer.expires_at.replace(second=0) - (offer.expires_at - offer.made_at) / 1000
    both = [
        lambda: accept_offer(offer, now=almost),
        lambda: expire_offer(Offer.objects.get(pk=offer.pk), now=offer.expires_at),
    ]
    first, second = both if buyer_first else both[::-1]

    refused: list[NotPossible] = run_at_once(first, second)
    offer.refresh_from_db()
    assert offer.status == ("accepted" if buyer_first else "expired")
    assert [error.code for error in refused] == ([] if buyer_first else ["gone"])
    assert Refund.objects.count() == int(buyer_first)


@pytest.mark.parametrize("store_first", [True, False])
def test_a_store_that_checks_and_the_timer_of_the_return(order, policy, sam, noon, store_first):
    """Nothing came: by the store's check a mediator decides, by the timer all goes back."""
    sent = send_back(approved(order, sam, noon), **SENT, now=noon)
    returned = receive_return(sent, actor=sam, now=noon)
    over, [row] = returned.due_at, returned.ticket.goods.all()
    found = {row.line_id: Found(0)}
    check = {"found": found, "note": "An empty box came.", "actor": sam}
    both = [
        lambda: inspect_return(returned, **check, now=over),
        lambda: end_return_time(Return.objects.get(pk=returned.pk), now=over),
    ]
    first, second = both if store_first else both[::-1]

    refused = run_at_once(first, second)
    returned.refresh_from_db()
    assert returned.status == ("inspected" if store_first else "accepted")
    by_check, by_timer = ("mediation", 1, 0, 0), ("solved", 1, 1, 1)
    assert outcome(returned.ticket) == (by_check if store_first else by_timer)
    assert len(refused) == int(not store_first) and returned.lines.count() == int(store_first)
