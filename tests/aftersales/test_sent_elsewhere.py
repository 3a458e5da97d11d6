"""What one ticket sent again or paid back, the others of its order see."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    accept_offer,
    appeal_ruling,
    decide_ruling_appeal,
    end_silence,
    make_offer,
    rule_ticket,
    set_return_address,
)
from aftersales.actions.replacing import end_replacement
from aftersales.models import Replacement
from aftersales.money import refundable
from aftersales.offer_forms import OfferForm
from aftersales.pieces import free_pieces
from core.errors import NotPossible
from shipping.actions import cancel_order
from tests.aftersales.lamps import SILENT, given
from tests.aftersales.returning import ADDRESS


def test_what_was_sent_again_leaves_no_room_for_its_money(agreed, back, sam, noon):
    assert refundable(back) == 0
    with pytest.raises(NotPossible, match="sends these articles again"):
        make_offer(back, kind="refund_part", amount_minor=100, actor=sam, now=noon)
    # The ticket itself can still end with money instead.
    assert refundable(agreed) == 1990


def test_a_cancelled_replacement_leaves_room_again(agreed, back, sam, noon):
    sent = agreed.replacement.order
    cancel_order(sent, reason="sold_out", actor=sam, now=noon)

    assert refundable(back) == 1990


def test_what_was_paid_back_is_offered_by_no_goods(again, back, sam, noon):
    accept_offer(make_offer(back, kind="refund_full", actor=sam, now=noon), now=noon)

    for kind in ("replacement", "exchange"):
        set_return_address(again.store, **ADDRESS, actor=sam, now=noon)
        with pytest.raises(NotPossible, match="paid these articles back") as refusal:
            make_offer(again, kind=kind, actor=sam, now=noon)
        assert (refusal.value.field, refusal.value.code) == ("kind", "gone")
    assert not Replacement.objects.exists() and not again.offers.exists()


def test_a_part_of_the_money_leaves_the_goods(again, back, sam, noon):
    part = make_offer(back, kind="refund_part", amount_minor=500, actor=sam, now=noon)
    accept_offer(part, now=noon)

    assert end_silence(again, now=noon + SILENT)
    assert given(again, back) == (["agreed", "solved"], 1, 1)


def test_a_ticket_about_the_piece_that_was_sent_again_is_like_any_other(agreed, claim, sam, noon):
    later = noon + timedelta(days=6)
    end_replacement(agreed.replacement, now=later)
    second = claim("refund", "refund_full", now=later)

    assert refundable(second) == 1990
    third = claim("complaint", "replacement", now=later)
    accept_offer(make_offer(third, kind="replacement", actor=sam, now=later), now=later)
    assert refundable(second) == 0


def test_a_ruling_and_its_appeal_pay_a_piece_back_whole(by_standard, mona, noon):
    ruling = rule_ticket(**by_standard)
    order = ruling.ticket.order
    assert list(free_pieces(order).values()) == [1]
    appeal = appeal_ruling(ruling, evidence="The foot is broken too.", language="en", now=noon)
    facts = {"outcome": "granted", "answer": "Seen on the photo.", "more_minor": 995}
    decide_ruling_appeal(appeal, **facts, actor=mona, now=noon)

    assert order.tickets.get().refunds.count() == 2
    assert list(free_pieces(order).values()) == [0]


def test_no_form_offers_goods_that_were_paid_back(again, back, sam, noon, client):
    def offered():
        page = client.get(f"/tickets/{again.pk}/")
        forms = (page.context["offer"], OfferForm(again, "seller"))
        return [
            {"replacement", "exchange"} & dict(one.fields["kind"].choices).keys() for one in forms
        ]

    client.force_login(sam)
    assert all(offered())
    end_silence(back, now=noon + SILENT)
    assert not any(offered())
