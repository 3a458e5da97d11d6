"""For one piece a buyer gets its money or the piece again, whatever tickets it is in."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    accept_offer,
    end_silence,
    make_offer,
)
from aftersales.actions.rungs import notice_overdue
from aftersales.models import Refund
from aftersales.tasks import sweep_at
from core.models import Event
from tests.aftersales.lamps import SILENT, given
from tests.rivals import run_at_once


def test_silence_grants_goods_or_money_and_a_mediator_decides_the_rest(again, back, noon):
    assert sweep_at(noon + SILENT)["silences"] == 2
    assert sweep_at(noon + SILENT)["silences"] == 0

    assert given(again, back) == (["agreed", "mediation"], 1, 0)


@pytest.mark.parametrize("goods_first", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_silences_end_at_the_same_instant(again, back, noon, goods_first):
    both = [lambda one=one: end_silence(one, now=noon + SILENT) for one in (again, back)]
    first, second = both if goods_first else both[::-1]

    assert run_at_once(first, second) == []
    by_goods, by_money = (["agreed", "mediation"], 1, 0), (["mediation", "solved"], 0, 1)
    assert given(again, back) == (by_goods if goods_first else by_money)


@pytest.mark.parametrize("goods_first", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_offers_are_accepted_at_the_same_instant(again, back, sam, noon, goods_first):
    offers = [
        make_offer(again, kind="replacement", actor=sam, now=noon),
        make_offer(back, kind="refund_full", actor=sam, now=noon),
    ]
    both = [lambda one=one: accept_offer(one, now=noon) for one in offers]
    first, second = both if goods_first else both[::-1]

    [refused] = run_at_once(first, second)
    assert refused.code == ("paid_back" if goods_first else "gone")
    assert given(again, back)[1:] == (int(goods_first), int(not goods_first))


def test_of_two_pieces_one_is_sent_again_and_one_paid(opening, order, claim, sam, noon):
    order.lines.update(quantity=2)
    order.total_minor = 3980
    order.save()
    first, second = claim("exchange", "replacement"), claim("refund", "refund_full")

    assert sweep_at(noon + SILENT)["silences"] == 2
    assert given(first, second) == (["agreed", "solved"], 1, 1)
    assert Refund.objects.get().amount_minor == 1990


def test_a_store_is_told_that_a_mediator_decides_the_second(again, back, noon):
    end_silence(again, now=noon + SILENT)
    late = back.due_at + timedelta(seconds=1)

    assert notice_overdue([back.pk], now=late) == 1
    said = Event.objects.get(kind="ticket.unanswered", subject_id=str(back.pk))
    assert "a mediator decides" in said.facts["outcome"]["en"]


def test_a_store_is_told_that_paid_goods_are_not_sent(again, back, noon):
    end_silence(back, now=noon + SILENT)

    assert notice_overdue([again.pk], now=again.due_at + timedelta(seconds=1)) == 1
    said = Event.objects.get(kind="ticket.unanswered", subject_id=str(again.pk))
    assert "a mediator decides" in said.facts["outcome"]["en"]
