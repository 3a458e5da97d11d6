"""A buyer's appeal against who pays the way back, and a store's whose goods travel already."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Found,
    appeal_ruling,
    decide_ruling_appeal,
    inspect_return,
    receive_return,
    rule_ticket,
    send_back,
    set_return_address,
)
from aftersales.appeal_forms import AnswerForm
from aftersales.letters import letters_of
from aftersales.models import Refund, Replacement, Return
from aftersales.tasks import sweep_at
from core.errors import NotPossible
from tests.aftersales.returning import ADDRESS, SENT

DAY = timedelta(days=1)


@pytest.fixture
def ruled(sams_store, by_standard, sam, noon):
    """All of the money goes back, once the buyer has sent the goods at their own cost."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    change = {"refund_minor": 1990, "return_paid_by": "buyer", "departure": "It was opened."}
    return rule_ticket(**by_standard | change)


@pytest.fixture
def of_buyer(ruled, noon):
    return appeal_ruling(ruled, evidence="It came opened.", now=noon)


def answer(appeal, mona, noon, **gives):
    said = {"outcome": "granted", "answer": "The film shows it.", "actor": mona, "now": noon}
    return decide_ruling_appeal(appeal, **said | gives)


def test_another_side_pays_the_way_back(of_buyer, mona, noon):
    answer(of_buyer, mona, noon, return_paid_by="store")
    returned = Return.objects.open().get()
    assert (returned.paid_by, returned.amount_minor) == ("store", 1990)
    assert not Refund.objects.exists()
    lines = [line for part in letters_of(of_buyer.ruling)[0].parts for line in part.lines]
    assert "By the appeal: The store pays for the way back." in lines


def test_the_goods_need_not_come_back(of_buyer, mona, noon):
    answer(of_buyer, mona, noon, return_paid_by="nobody")
    ticket = of_buyer.ruling.ticket
    ticket.refresh_from_db()
    assert (ticket.status, ticket.benefited) == ("solved", "buyer")
    assert Refund.objects.get().amount_minor == 1990 and not Return.objects.open().exists()


def test_a_granted_appeal_changes_something(of_buyer, mona, noon):
    """All the money waits, so there is no more to give; and the buyer pays the way already."""
    for gives in ({}, {"return_paid_by": "buyer"}):
        with pytest.raises(NotPossible) as refused:
            answer(of_buyer, mona, noon, **gives)
        assert refused.value.field == "more_minor"
    with pytest.raises(NotPossible) as refused:
        answer(of_buyer, mona, noon, outcome="refused", return_paid_by="store")
    assert refused.value.field == "return_paid_by"
    assert "return_paid_by" in AnswerForm(of_buyer).fields


def test_the_days_to_send_wait_for_the_answer(of_buyer, mona, noon):
    due_at = Return.objects.get().due_at
    assert sweep_at(due_at)["returns"] == 0
    returned = Return.objects.get()
    assert returned.status == "approved" and returned.due_at == due_at + 10 * DAY
    later = due_at + 9 * DAY
    answer(of_buyer, mona, later, outcome="refused")
    assert Return.objects.get().due_at == later + 10 * DAY
    assert sweep_at(later + 10 * DAY)["returns"] == 1
    assert Return.objects.get().status == "expired"


def test_goods_go_back_to_the_buyer_where_nothing_is_owed(ruled, sam, mona, noon):
    """They were on their way when the store's appeal was granted."""
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    appeal = appeal_ruling(ruled, evidence="Our film shows it whole.", actor=sam, now=noon)
    answer(appeal, mona, noon, left_minor=0)
    returned = receive_return(returned, actor=sam, now=noon)
    whole = {row.line_id: Found(row.quantity, "as_new") for row in ruled.ticket.goods.all()}
    inspect_return(returned, found=whole, actor=sam, now=noon)
    assert Replacement.objects.filter(ticket=ruled.ticket).exists() and not Refund.objects.exists()
    lines = [line for part in letters_of(ruled)[0].parts for line in part.lines]
    assert any("no money goes back" in line for line in lines)
