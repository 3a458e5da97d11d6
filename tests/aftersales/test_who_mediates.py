"""A mediator's words are those of the one who took the ticket, and never of a store's member."""

import pytest

from accounts.actions import add_member
from aftersales.actions import (
    add_note,
    answer_buyer,
    ask_mediation,
    make_offer,
    open_ticket,
    release_ticket,
    rule_ticket,
    take_ticket,
)
from core.errors import NotAllowed
from core.models import Event

OFFER = {"kind": "refund_part", "amount_minor": 500, "note": ""}
RULING = {"benefited": "seller", "refund_minor": None, "reason": "Nothing is wrong."}
SPEAK = {
    "answer": lambda ticket, **who: answer_buyer(ticket, text="Hello.", **who),
    "offer": lambda ticket, **who: make_offer(ticket, **OFFER, **who),
}
DECIDE = SPEAK | {
    "note": lambda ticket, **who: add_note(ticket, text="Old photos.", **who),
    "rule": lambda ticket, **who: rule_ticket(ticket, **RULING, **who),
}


def joins(sams_store, sam, now, user):
    add_member(sams_store, user=user, role="reader", actor=sam, now=now)


def refused(ticket, speak, actor, now, words):
    said, events = ticket.entries.count(), Event.objects.count()
    with pytest.raises(NotAllowed, match=words):
        speak(ticket, actor=actor, now=now)
    assert (ticket.entries.count(), Event.objects.count()) == (said, events)


@pytest.mark.parametrize("what", SPEAK)
def test_a_colleague_does_not_speak_in_a_taken_ticket(in_mediation, mona, noon, what):
    refused(in_mediation, SPEAK[what], mona, noon, "mediator who took this ticket")


@pytest.mark.parametrize("what", SPEAK)
def test_nobody_mediates_before_taking_the_ticket(ticket, mona, noon, what):
    ask_mediation(ticket, now=noon)
    refused(ticket, SPEAK[what], mona, noon, "mediator who took this ticket")


@pytest.mark.parametrize("what", SPEAK)
def test_the_mediator_who_took_it_speaks_as_one(in_mediation, mick, noon, what):
    assert SPEAK[what](in_mediation, actor=mick, now=noon).side == "mediator"


def test_a_member_of_the_store_takes_none_of_its_tickets(ticket, sams_store, sam, mona, noon):
    ask_mediation(ticket, now=noon)
    joins(sams_store, sam, noon, mona)

    refused(ticket, take_ticket, mona, noon, "You work for this store")
    ticket.refresh_from_db()
    assert ticket.mediator is None


@pytest.mark.parametrize("what", DECIDE)
def test_who_joins_the_store_later_mediates_no_more(
    in_mediation, sams_store, sam, mick, noon, what
):
    joins(sams_store, sam, noon, mick)
    refused(
        in_mediation, DECIDE[what], mick, noon, "You work for this store|Only the store's owner"
    )


def test_a_member_of_the_store_reads_as_its_member(
    in_mediation, sams_store, sam, mick, mona, client, noon
):
    add_note(in_mediation, text="Photos look old.", actor=mick, now=noon)
    page = f"/tickets/{in_mediation.pk}/"
    joins(sams_store, sam, noon, mona)
    for user, sees in ((mick, True), (mona, False)):
        client.force_login(user)
        client.post("/switch/workspace/mediation/")
        assert (b"Photos look old." in client.get(page).content) is sees


def test_who_knows_a_side_does_not_take_it_again(in_mediation, mick, mona, noon):
    why = {"reason": "I know the owner.", "is_involved": True}
    release_ticket(in_mediation, **why, actor=mick, now=noon)

    refused(in_mediation, take_ticket, mick, noon, "You took part before")
    assert take_ticket(in_mediation, actor=mona, now=noon).mediator == mona


def test_who_only_gave_it_back_may_take_it_again(in_mediation, mick, noon):
    release_ticket(in_mediation, reason="My shift ends.", actor=mick, now=noon)

    assert take_ticket(in_mediation, actor=mick, now=noon).mediator == mick


def test_who_ruled_on_the_order_before_takes_no_other_ticket_of_it(
    in_mediation, opening, mick, noon
):
    rule_ticket(in_mediation, **RULING, actor=mick, now=noon)
    other = open_ticket(**opening | {"kind": "dispute"})
    ask_mediation(other, now=noon)

    refused(other, take_ticket, mick, noon, "You took part before")
