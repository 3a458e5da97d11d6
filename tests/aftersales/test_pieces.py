"""Of several equal pieces each is in one open ticket, and paid back whole once."""

from datetime import timedelta

import pytest

from aftersales.actions import Claimed, accept_offer, make_offer, open_ticket, write_as_buyer
from aftersales.models import Entry, Ticket
from core.errors import NotPossible
from shipping.models import OrderLine
from tests.rivals import run_at_once


@pytest.fixture
def three(order):
    """One line of three shades for 10.00 in all, and nothing else."""
    order.lines.all().delete()
    order.total_minor = 1000
    order.save()
    facts = {"sku": "S-1", "title": "Shade", "quantity": 3, "unit_price_minor": 334}
    return OrderLine.objects.create(store=order.store, order=order, **facts)


@pytest.fixture
def claim(opening, three):
    def run(kind, pieces):
        goods = {three.pk: Claimed(pieces, "damaged")}
        return open_ticket(**opening | {"kind": kind}, goods=goods)

    return run


def test_a_piece_is_in_one_open_ticket(claim, three):
    claim("complaint", 2)
    with pytest.raises(NotPossible, match="1 of this article are in no other") as refusal:
        claim("return", 2)
    assert refusal.value.field == f"line_{three.pk}"
    assert claim("return", 1).goods.get().quantity == 1


def test_thirds_go_back_to_the_last_cent_and_no_piece_twice(claim, sam, noon):
    back = 0
    for kind in ("complaint", "return", "refund"):
        ticket = claim(kind, 1)
        offer = make_offer(ticket, kind="refund_full", actor=sam, now=noon)
        accept_offer(offer, now=noon)
        back += offer.amount_minor
    assert back == 1000
    with pytest.raises(NotPossible, match="0 of this article"):
        claim("dispute", 1)


@pytest.mark.django_db(transaction=True)
def test_two_tickets_at_once_do_not_claim_the_same_pieces(claim):
    refused = run_at_once(lambda: claim("complaint", 2), lambda: claim("return", 2))

    assert len(refused) == 1 and Ticket.objects.count() == 1


def test_a_flood_is_refused_and_ends_with_the_hour(ticket, noon):
    for minute in range(29):
        at = noon + timedelta(minutes=minute)
        write_as_buyer(ticket, text="And?", language="en", now=at)
    late = noon + timedelta(minutes=45)
    with pytest.raises(NotPossible, match="30 messages within an hour") as refusal:
        write_as_buyer(ticket, text="And?", language="en", now=late)

    assert (refusal.value.field, refusal.value.code) == ("text", "flood")
    assert Entry.objects.count() == 30
    write_as_buyer(ticket, text="And?", language="en", now=noon + timedelta(hours=1))
