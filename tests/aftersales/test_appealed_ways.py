"""A buyer's appeal against who pays the way back, and a store's whose goods travel already."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    appeal_ruling,
    decide_ruling_appeal,
    rule_ticket,
    send_back,
    set_return_address,
)
from aftersales.appeal_forms import AnswerForm
from aftersales.letters import letters_of
from aftersales.models import Refund, Return
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
    """All the money waits, so there is no more to give."""
    with pytest.raises(NotPossible) as refused:
        answer(of_buyer, mona, noon)
    assert refused.value.field == "more_minor"


def offered(appeal):
    return [code for code, _label in AnswerForm(appeal).fields["return_paid_by"].choices]


def test_the_way_back_changes_for_the_buyers_good(of_buyer, mona, noon):
    assert offered(of_buyer) == ["", "store", "nobody"]
    for change in ({"return_paid_by": "buyer"}, {"outcome": "refused", "return_paid_by": "store"}):
        with pytest.raises(NotPossible) as refused:
            answer(of_buyer, mona, noon, **change)
        assert refused.value.field == "return_paid_by"


def test_no_store_pays_for_a_parcel_that_has_left(of_buyer, mona, noon):
    send_back(Return.objects.get(), **SENT, now=noon)
    assert offered(of_buyer) == ["", "nobody"]
    with pytest.raises(NotPossible, match="still waited for"):
        answer(of_buyer, mona, noon, return_paid_by="store")
