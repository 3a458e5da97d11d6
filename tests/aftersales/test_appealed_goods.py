"""Goods that are waited for while an appeal runs, and after it was granted to the store."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Found,
    appeal_ruling,
    ask_mediation,
    decide_ruling_appeal,
    inspect_return,
    receive_return,
    rule_ticket,
    send_back,
    set_return_address,
)
from aftersales.letters import letters_of
from aftersales.models import Refund, Replacement, Return
from aftersales.tasks import sweep_at
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


def test_goods_that_go_back_may_come_to_a_mediator(
    ruled, sam, mona, noon, aftersales_token, client
):
    """The store's appeal left no money: both sides may ask again, and read nothing of money."""
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    appeal = appeal_ruling(ruled, evidence="Our film shows it whole.", actor=sam, now=noon)
    answer(appeal, mona, noon, left_minor=0)
    page = f"/b/{aftersales_token}/tickets/{ruled.ticket_id}/"
    assert "A mediator has decided." not in client.get(page).text
    returned = receive_return(returned, actor=sam, now=noon)
    whole = {row.line_id: Found(row.quantity, "as_new") for row in ruled.ticket.goods.all()}
    inspect_return(returned, found=whole, actor=sam, now=noon)
    assert ask_mediation(ruled.ticket, now=noon).status == "mediation"
