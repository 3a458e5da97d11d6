"""Buyer, store and mediator each hold one standing offer; another side accepts it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from aftersales.actions import (
    accept_offer,
    answer_buyer,
    ask_mediation,
    decline_offer,
    expire_offer,
    make_offer,
    open_ticket,
    take_ticket,
)
from aftersales.models import Offer, OfferShare
from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.models import OrderLine

PART = {"kind": "refund_part", "amount_minor": 500}


@pytest.fixture
def asked(ticket, noon):
    """The buyer asks for 7.00 back."""
    return make_offer(ticket, **PART | {"amount_minor": 700}, note="For the bulb.", now=noon)


def test_a_buyers_offer_waits_for_the_stores_answer(ticket, asked, sam, noon):
    answer_buyer(ticket, text="We look.", actor=sam, now=noon)
    again = make_offer(ticket, **PART, now=noon + timedelta(hours=1))

    ticket.refresh_from_db()
    asked.refresh_from_db()
    assert (asked.status, again.side, ticket.status) == ("replaced", "buyer", "open")
    assert ticket.due_at == noon + timedelta(hours=25)
    assert Event.objects.filter(kind="offer.made").count() == 2


def test_the_store_accepts_the_buyers_offer(ticket, asked, sam, noon):
    settled = accept_offer(asked, actor=sam, now=noon)

    assert (settled.status, settled.benefited) == ("solved", "both")
    said = "Partial refund US$\u00a07.00. Offered by: Buyer. Accepted by: Seller."
    assert settled.outcomes["en"] == said
    assert settled.refunds.get().amount_minor == 700


def test_nobody_accepts_or_declines_their_own(ticket, asked, offer, sam, noon):
    for answer in (accept_offer, decline_offer):
        for own, actor in ((asked, None), (offer, sam)):
            with pytest.raises(NotPossible, match="your own offer"):
                answer(own, actor=actor, now=noon)
    assert Offer.objects.filter(status="standing").count() == 2


def test_strangers_answer_no_offer(asked, rita, tess, noon):
    for actor in (rita, tess):
        with pytest.raises(NotAllowed):
            accept_offer(asked, actor=actor, now=noon)


@pytest.mark.parametrize("side", ["buyer", "seller"])
def test_either_side_accepts_the_mediators_offer(in_mediation, mick, sam, noon, side):
    offer = make_offer(in_mediation, **PART, actor=mick, now=noon)
    with pytest.raises(NotPossible, match="not open now"):
        accept_offer(offer, actor=mick, now=noon)

    settled = accept_offer(offer, actor=sam if side == "seller" else None, now=noon)
    assert f"Offered by: Mediator. Accepted by: {side.title()}." in settled.outcomes["en"]


def test_a_decline_by_the_store_answers_the_buyer(ticket, asked, sam, noon):
    decline_offer(asked, actor=sam, now=noon)

    ticket.refresh_from_db()
    asked.refresh_from_db()
    assert (asked.status, ticket.status, ticket.due_at) == ("declined", "answered", None)
    assert Event.objects.filter(kind="ticket.answered").count() == 1


def test_in_mediation_the_turn_stays_with_the_mediator(ticket, asked, mick, sam, noon):
    ask_mediation(ticket, now=noon)
    take_ticket(ticket, actor=mick, now=noon)
    decline_offer(asked, actor=sam, now=noon)

    ticket.refresh_from_db()
    assert ticket.status == "mediation"
    assert not Event.objects.filter(kind="ticket.turned").exists()


def test_a_coupon_is_no_money_back_and_its_code_comes_with_yes(ticket, sam, noon):
    facts = {"kind": "coupon", "amount_minor": 300}
    with pytest.raises(NotPossible) as refusal:
        make_offer(ticket, **facts, actor=sam, now=noon)
    assert refusal.value.field == "coupon_code"
    with pytest.raises(NotPossible, match="does not fit"):
        make_offer(ticket, **facts, coupon_code="SORRY3", now=noon)

    offer = make_offer(ticket, **facts, coupon_code="SORRY3", actor=sam, now=noon)
    settled = accept_offer(offer, now=noon)
    assert "Code: SORRY3." in settled.outcomes["en"] and not settled.refunds.exists()


def test_all_is_named_without_an_amount(ticket, sam, noon):
    offer = make_offer(ticket, kind="refund_full", actor=sam, now=noon)
    assert offer.amount_minor == 1990
    assert accept_offer(offer, now=noon).benefited == "buyer"


@pytest.fixture
def two_articles(opening, order):
    """Also a shade of 4.00 in the order."""
    order.total_minor = 2390
    order.save()
    facts = {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 400}
    shade = OrderLine.objects.create(store=order.store, order=order, **facts)
    return open_ticket(**opening), shade


def test_the_page_asks_for_an_amount_of_each_article(two_articles, client, sam):
    ticket, shade = two_articles
    client.force_login(sam)
    page = client.get(reverse("aftersales:ticket", args=[ticket.pk])).content.decode()
    assert f'name="line_{shade.pk}"' in page and 'name="coupon_code"' in page


def test_amounts_by_article_sum_and_go_back_exactly(two_articles, sam, noon):
    ticket, shade = two_articles
    lamp = ticket.goods.exclude(line=shade).get().line
    with pytest.raises(NotPossible, match=r"at most US\$.4\.00") as refusal:
        make_offer(ticket, kind="refund_part", by_line={shade.pk: 401}, actor=sam, now=noon)
    assert refusal.value.field == f"line_{shade.pk}"

    by_line = {shade.pk: 150, lamp.pk: 333}
    offer = make_offer(ticket, kind="refund_part", by_line=by_line, actor=sam, now=noon)
    settled = accept_offer(offer, now=noon)
    assert offer.amount_minor == 483
    assert dict(settled.refunds.values_list("line", "amount_minor")) == by_line


def test_the_database_holds_each_share_once(offer, ticket):
    line = ticket.goods.get().line
    OfferShare.objects.create(offer=offer, line=line, amount_minor=1)
    for constraint, amount in (("offer_share_once", 5), ("offer_share_positive", 0)):
        with pytest.raises(IntegrityError, match=constraint):
            OfferShare.objects.create(offer=offer, line=line, amount_minor=amount)
        break


def test_an_offer_that_was_answered_does_not_run_out(offer, noon):
    stale = Offer.objects.get(pk=offer.pk)
    accept_offer(offer, now=noon)
    assert expire_offer(stale, now=offer.expires_at) is False


def test_three_offers_stand_side_by_side_on_each_page(
    in_mediation, mick, sam, client, aftersales_token
):
    from core import clock

    now = clock.now()
    for actor, amount in ((None, 900), (sam, 300), (mick, 600)):
        make_offer(in_mediation, **PART | {"amount_minor": amount}, actor=actor, now=now)
    pages = {"": client.get(f"/b/{aftersales_token}/tickets/{in_mediation.pk}/").text}
    for name, user in (("sam", sam), ("mick", mick)):
        client.force_login(user)
        client.post("/switch/workspace/mediation/")
        pages[name] = client.get(f"/tickets/{in_mediation.pk}/").text

    for page in pages.values():
        for amount in ("US$\u00a09.00", "US$\u00a03.00", "US$\u00a06.00"):
            assert amount in page
        assert "≈ " in page and "rate of 28 Feb" in page
    accepts = {name: page.count("/accept/") for name, page in pages.items()}
    assert accepts == {"": 2, "sam": 2, "mick": 0}


def test_the_buyer_offers_and_the_store_answers_without_script(
    ticket, client, sam, aftersales_token
):
    page = reverse("aftersales:buyer_offer", args=[aftersales_token, ticket.pk])
    refused = client.post(page, {"kind": "refund_part", "amount_minor": "99"})
    assert refused.status_code == 422 and "Name an amount from" in refused.text
    assert client.post(page, {"kind": "refund_part", "amount_minor": "4.50"}).status_code == 302
    offer = ticket.offers.get()
    assert (offer.side, offer.amount_minor) == ("buyer", 450)

    client.force_login(sam)
    answer = reverse("aftersales:settle", args=[ticket.pk, offer.pk, "accept"])
    assert client.post(answer).status_code == 302
    ticket.refresh_from_db()
    assert ticket.is_solved
