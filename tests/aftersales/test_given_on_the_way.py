"""Goods travel back while another ticket gives for them."""

import pytest

from aftersales.actions import (
    Found,
    accept_offer,
    end_silence,
    inspect_return,
    make_offer,
    receive_return,
    set_return_address,
)
from aftersales.models import Return
from aftersales.tasks import sweep_at
from tests.aftersales.lamps import SILENT, given
from tests.aftersales.returning import ADDRESS


@pytest.fixture
def travelling(claim, sam, noon):
    """An exchange whose goods come back, and a refund of the same lamp."""
    ticket = claim("exchange", "exchange")
    set_return_address(ticket.store, **ADDRESS, actor=sam, now=noon)
    accept_offer(make_offer(ticket, kind="exchange", actor=sam, now=noon), now=noon)
    return ticket


@pytest.mark.parametrize("by_store", [True, False])
def test_goods_paid_back_on_their_way_are_not_sent_again(travelling, back, sam, noon, by_store):
    end_silence(back, now=noon + SILENT)
    received = receive_return(Return.objects.get(), actor=sam, now=noon + SILENT)
    if by_store:
        found = {row.line_id: Found(1, "as_new") for row in travelling.articles}
        inspect_return(received, found=found, actor=sam, now=noon + SILENT)
    else:
        assert sweep_at(received.due_at)["returns"] == 1
        assert sweep_at(received.due_at)["returns"] == 0

    assert given(travelling, back) == (["mediation", "solved"], 0, 1)
    said = travelling.entries.get(text__contains="paid back or sent again meanwhile")
    assert said.side == "system" and "\u8c03\u89e3\u5458" in said.words["zh-hans"]


def test_goods_sent_again_on_their_way_are_not_paid(claim, again, sam, noon):
    ticket = claim("return", "return_refund")
    set_return_address(ticket.store, **ADDRESS, actor=sam, now=noon)
    offer = make_offer(ticket, kind="return_refund", amount_minor=1990, actor=sam, now=noon)
    accept_offer(offer, now=noon)
    end_silence(again, now=noon + SILENT)
    received = receive_return(Return.objects.get(), actor=sam, now=noon + SILENT)

    assert sweep_at(received.due_at)["returns"] == 1
    assert given(ticket, again) == (["mediation", "agreed"], 1, 0)
