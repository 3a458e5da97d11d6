from datetime import timedelta

import pytest
from django.db import IntegrityError

from aftersales.actions import accept_offer, answer_buyer, decline_offer, make_offer
from aftersales.models import Offer
from core.errors import NotAllowed, NotPossible
from core.models import Event


@pytest.fixture
def facts(ticket, sam, noon):
    what = {"ticket": ticket, "kind": "refund_part", "amount_minor": 500, "note": ""}
    return what | {"actor": sam, "now": noon}


def test_an_offer_answers_the_buyer(facts, ticket):
    offer = make_offer(**facts)

    ticket.refresh_from_db()
    assert (offer.side, offer.amount_minor, offer.currency) == ("seller", 500, "USD")
    assert (ticket.status, ticket.due_at) == ("answered", None)
    assert Event.objects.filter(kind="offer.made").count() == 1


def test_a_second_offer_replaces_the_first(facts):
    first = make_offer(**facts)
    second = make_offer(**facts | {"amount_minor": 700})

    first.refresh_from_db()
    assert (first.status, second.status) == ("replaced", "standing")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "moon"}, "kind"),
        ({"amount_minor": None}, "amount_minor"),
        ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": 1991}, "amount_minor"),
    ],
)
def test_refuses_what_cannot_be_kept(facts, change, field):
    with pytest.raises(NotPossible) as refusal:
        make_offer(**facts | change)

    assert refusal.value.field == field
    assert not Offer.objects.exists() and not Event.objects.filter(kind="offer.made").exists()


def test_a_rival_offers_nothing(facts, rita):
    with pytest.raises(NotAllowed):
        make_offer(**facts | {"actor": rita})


def test_accepting_settles_the_ticket_once(offer, ticket, sam, noon):
    settled = accept_offer(offer, now=noon)

    assert (settled.status, settled.benefited, settled.due_at) == ("solved", "both", None)
    assert "5.00" in settled.outcome
    with pytest.raises(NotPossible, match="settled"):
        accept_offer(offer, now=noon)
    with pytest.raises(NotPossible, match="settled"):
        answer_buyer(ticket, text="x", actor=sam, now=noon)
    assert Event.objects.filter(kind="ticket.settled").count() == 1


def test_an_offer_that_ran_out_cannot_be_accepted(offer, noon):
    with pytest.raises(NotPossible):
        accept_offer(offer, now=offer.expires_at)


def test_declining_gives_the_turn_back_with_a_clock(offer, ticket, noon):
    decline_offer(offer, now=noon + timedelta(hours=3))

    ticket.refresh_from_db()
    offer.refresh_from_db()
    assert (offer.status, ticket.status) == ("declined", "open")
    assert ticket.due_at == noon + timedelta(hours=27)


def bypass(offer, **facts):
    return Offer.objects.create(
        store=offer.store,
        ticket=offer.ticket,
        kind="repair",
        currency="USD",
        status_at=offer.made_at,
        made_at=offer.made_at,
        **{"side": "buyer", "expires_at": offer.expires_at} | facts,
    )


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"side": "seller"}, "offer_one_standing_per_side"),
        ({"amount_minor": -5}, "offer_amount_positive"),
        ({"expires_at": None}, "offer_stands_a_while"),
    ],
)
def test_the_database_holds_the_rules(offer, facts, constraint):
    if facts.get("expires_at", 1) is None:
        facts = {"expires_at": offer.made_at}
    with pytest.raises(IntegrityError, match=constraint):
        bypass(offer, **facts)


def test_two_offers_cannot_both_be_accepted(offer, noon):
    accept_offer(offer, now=noon)
    with pytest.raises(IntegrityError, match="offer_one_accepted"):
        bypass(offer, status="accepted")
