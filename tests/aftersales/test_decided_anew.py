"""A ticket that was ruled on and comes to a mediator again: one decision holds in the end."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Found,
    accept_offer,
    appeal_ruling,
    ask_mediation,
    inspect_return,
    make_offer,
    receive_return,
    send_back,
)
from aftersales.models import Mark, Refund, Return
from aftersales.tasks import sweep_at
from core.errors import NotPossible
from tests.aftersales.returning import SENT

MONTH = timedelta(days=30)


@pytest.fixture
def lost(ruled, noon):
    """The goods of the ruling were sent and did not come."""
    send_back(Return.objects.get(), **SENT, now=noon)
    sweep_at(noon + MONTH)
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


def test_the_letter_of_what_held_can_still_be_read(lost, sam, client, noon):
    offer = make_offer(lost.ticket, kind="refund_part", amount_minor=700, actor=sam, now=noon)
    accept_offer(offer, now=noon)
    client.force_login(sam)
    page = client.get(f"/tickets/{lost.ticket_id}/letter/")
    assert page.status_code == 200 and b"It held until" in page.content


def test_a_parcel_that_nobody_sent_comes_to_a_mediator(ruled, sam, noon):
    """The store pressed that the goods are here, and nothing was."""
    receive_return(Return.objects.get(), actor=sam, now=noon)
    ask_mediation(ruled.ticket, actor=sam, now=noon)
    ruled.ticket.refresh_from_db()
    assert ruled.ticket.status == "mediation"
