"""A ticket that was ruled on and comes to a mediator again: one decision holds in the end."""

import pytest

from aftersales.actions import (
    Found,
    accept_offer,
    appeal_ruling,
    ask_mediation,
    decide_ruling_appeal,
    inspect_return,
    make_offer,
    receive_return,
    rule_ticket,
    send_back,
    set_return_address,
    take_ticket,
)
from aftersales.letters import letters_of
from aftersales.models import Mark, Refund, Return, Ruling, RulingAppeal
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.aftersales.returning import ADDRESS, SENT


@pytest.fixture
def ruled(sams_store, policy, sam, noon, by_standard):
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    return rule_ticket(**by_standard)


@pytest.fixture
def lost(ruled, noon):
    """The goods of the ruling were sent and did not come."""
    send_back(Return.objects.get(), **SENT, now=noon)
    ask_mediation(ruled.ticket, now=noon)
    return ruled


def test_an_agreement_takes_the_place_of_the_ruling(lost, sam, noon):
    offer = make_offer(lost.ticket, kind="refund_part", amount_minor=700, actor=sam, now=noon)
    accept_offer(offer, now=noon)
    lost.refresh_from_db()
    lost.ticket.refresh_from_db()
    assert lost.status == "withdrawn" and lost.ticket.is_solved
    assert not Mark.objects.filter(reverses=None, reversal=None).exists()
    assert Refund.objects.get().amount_minor == 700
    with pytest.raises(NotPossible, match="nothing to appeal"):
        appeal_ruling(lost, evidence="It is lost.", now=noon)


def test_a_ruling_that_is_carried_out_holds(ruled, sam, noon):
    returned = receive_return(Return.objects.get(), actor=sam, now=noon)
    whole = {row.line_id: Found(row.quantity, "as_new") for row in ruled.ticket.goods.all()}
    inspect_return(returned, found=whole, actor=sam, now=noon)
    ruled.refresh_from_db()
    assert ruled.status == "in_force" and Mark.objects.count() == 1


@pytest.fixture
def overtaken(ruled, sam, noon):
    """The buyer appealed while the goods travelled; the store says that none came."""
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    appeal = appeal_ruling(ruled, evidence="The foot is broken too.", now=noon)
    returned = receive_return(returned, actor=sam, now=noon)
    found = {row.line_id: Found(0) for row in ruled.ticket.goods.all()}
    inspect_return(returned, found=found, note="The box was empty.", actor=sam, now=noon)
    appeal.refresh_from_db()
    return appeal


def test_an_open_appeal_is_decided_with_the_ticket(overtaken, mick, mona, noon):
    ticket = overtaken.ruling.ticket
    ticket.refresh_from_db()
    assert (overtaken.status, ticket.status, ticket.mediator) == ("overtaken", "mediation", None)
    assert "reads it" in ticket.entries.get(text__contains=overtaken.number).text
    with pytest.raises(NotPossible):
        decide_ruling_appeal(overtaken, outcome="refused", answer="No.", actor=mona, now=noon)
    with pytest.raises(NotAllowed, match="A colleague must take it"):
        take_ticket(ticket, actor=mick, now=noon)
    lines = [line for part in letters_of(overtaken.ruling)[0].parts for line in part.lines]
    assert any("Decided anew" in line for line in lines)
    assert not any("Another mediator answers by" in line for line in lines)


def test_the_new_ruling_can_be_appealed(overtaken, by_standard, mona, noon):
    ticket = take_ticket(overtaken.ruling.ticket, actor=mona, now=noon)
    again = rule_ticket(**by_standard | {"ticket": ticket, "actor": mona})
    assert list(Ruling.objects.order_by("pk").values_list("status", flat=True)) == [
        "withdrawn",
        "in_force",
    ]
    assert appeal_ruling(again, evidence="Once more.", now=noon).is_open
    assert RulingAppeal.objects.count() == 2
    assert Event.objects.filter(kind="ruling_appeal.overtaken").count() == 1


def test_a_parcel_that_nobody_sent_comes_to_a_mediator(ruled, sam, noon):
    """The store pressed that the goods are here, and nothing was."""
    receive_return(Return.objects.get(), actor=sam, now=noon)
    ask_mediation(ruled.ticket, actor=sam, now=noon)
    ruled.ticket.refresh_from_db()
    assert ruled.ticket.status == "mediation"
