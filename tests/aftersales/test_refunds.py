"""Money goes back once for each article, exactly, and never more than was paid."""

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import (
    Claimed,
    accept_offer,
    ask_mediation,
    make_offer,
    open_ticket,
    rule_ticket,
    take_ticket,
)
from aftersales.models import Refund, TicketLine
from aftersales.money import refundable
from core.errors import NotPossible
from core.models import Event
from shipping.actions import cancel_order
from shipping.models import OrderLine


@pytest.fixture
def shades(order):
    """Two shades of 4.00 in the same order; 2.10 of its 30.00 are for delivery."""
    order.total_minor = 3000
    order.save()
    facts = {"sku": "S-1", "title": "Shade", "quantity": 2, "unit_price_minor": 400}
    return OrderLine.objects.create(store=order.store, order=order, **facts)


@pytest.fixture
def settle(sam, noon):
    """Offer so much in a ticket, and accept it."""

    def run(ticket, amount):
        facts = {"kind": "refund_part", "amount_minor": amount, "note": "", "actor": sam}
        return accept_offer(make_offer(ticket, now=noon, **facts), now=noon)

    return run


def back(ticket):
    return dict(ticket.refunds.values_list("line", "amount_minor"))


def test_a_part_is_spread_over_the_articles_to_the_last_cent(opening, order, shades, settle):
    ticket = open_ticket(**opening)
    assert refundable(ticket) == 3000
    settle(ticket, 1001)

    lamp = order.lines.first()
    # 19.90, 8.00 and 2.10 for delivery.
    assert back(ticket) == {lamp.pk: 664, shades.pk: 267, None: 70}


def test_one_piece_is_worth_one_piece_and_no_delivery(opening, shades, settle):
    ticket = open_ticket(**opening, goods={shades.pk: Claimed(1, "damaged")})

    with pytest.raises(NotPossible, match=r"up to the US\$\s4.00 that were paid"):
        settle(ticket, 401)
    settle(ticket, 400)
    assert back(ticket) == {shades.pk: 400}


def test_another_ticket_gives_back_only_what_is_left(opening, shades, settle, sam, noon):
    settle(open_ticket(**opening, goods={shades.pk: Claimed(2, "damaged")}), 600)
    second = open_ticket(**opening | {"kind": "refund"})

    assert refundable(second) == 2400
    settle(second, 2400)
    third = open_ticket(**opening | {"kind": "dispute"})
    with pytest.raises(NotPossible, match="has gone back already"):
        settle(third, 1)


def test_what_was_cancelled_since_cannot_go_back(opening, order, sam, noon):
    ticket = open_ticket(**opening)
    cancel_order(order, reason="sold_out", actor=sam, now=noon)

    assert refundable(ticket) == 0


def test_an_offer_that_another_ticket_used_up_is_refused(opening, sam, noon, settle):
    facts = {"kind": "refund_full", "amount_minor": 1990, "note": "", "actor": sam, "now": noon}
    first = make_offer(open_ticket(**opening), **facts)
    settle(open_ticket(**opening | {"kind": "refund"}), 1000)

    with pytest.raises(NotPossible, match=r"Only US\$\s9.90"):
        accept_offer(first, now=noon)
    assert Refund.objects.count() == 1


def test_a_ruling_keeps_its_refund(opening, mick, noon):
    ticket = open_ticket(**opening)
    ask_mediation(ticket, now=noon)
    take_ticket(ticket, actor=mick, now=noon)
    facts = {"benefited": "buyer", "reason": "Damaged.", "actor": mick, "now": noon}
    rule_ticket(ticket, refund_minor=500, departure="It was a gift.", **facts)

    assert Refund.objects.get().amount_minor == 500


def refused(match, **facts):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        Refund.objects.create(**facts)


def test_the_database_keeps_watch(opening, order, shades, noon):
    ticket = open_ticket(**opening, goods={shades.pk: Claimed(2, "damaged")})
    event = Event.objects.latest("pk")
    facts = {"store": order.store, "ticket": ticket, "line": shades, "at": noon, "event": event}

    refused("Nobody is told to pay", **facts | {"event": None}, amount_minor=1)
    refused("refund_amount_positive", **facts, amount_minor=0)
    refused("than the article cost", **facts, amount_minor=801)
    refused("not about this article", **facts | {"line": order.lines.first()}, amount_minor=1)
    refused("than was paid", **facts | {"line": None}, amount_minor=3001)
    kept = Refund.objects.create(**facts, amount_minor=300)
    refused("refund_once_per_article", **facts, amount_minor=300)
    other = open_ticket(**opening | {"kind": "refund"})
    # Around the verb, which would not let a second ticket claim the same pieces.
    TicketLine.objects.create(ticket=other, line=shades, quantity=1, reason="damaged")
    refused("than the article cost", **facts | {"ticket": other}, amount_minor=501)
    with pytest.raises(Exception, match="annot update"), transaction.atomic():
        Refund.objects.filter(pk=kept.pk).update(amount_minor=1)


def test_every_refund_orders_one_payment(opening, order, shades, settle):
    settle(open_ticket(**opening), 1001)

    ordered = Event.objects.get(kind="refund.ordered")
    assert ordered.deliveries.values_list("channel", "address").get() == ("webhook", "payments")
    assert (ordered.facts["amount_minor"], ordered.facts["currency"]) == (1001, "USD")
    assert sum(line["amount_minor"] for line in ordered.facts["lines"]) == 1001
    assert set(Refund.objects.values_list("event", flat=True)) == {ordered.pk}
