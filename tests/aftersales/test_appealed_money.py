"""An appeal is answered while the money of the ruling still waits for goods."""

import pytest
from django.db import IntegrityError

from aftersales.actions import (
    Found,
    appeal_ruling,
    decide_ruling_appeal,
    inspect_return,
    receive_return,
    rule_ticket,
    set_return_address,
)
from aftersales.appeal_forms import AnswerForm
from aftersales.letters import letters_of
from aftersales.models import Mark, Refund, Return, RulingAppeal
from core.errors import NotPossible
from core.models import Event
from tests.aftersales.returning import ADDRESS

NEW = "The carrier's own photo shows the box intact."


@pytest.fixture
def ruled(sams_store, by_standard, sam, noon):
    """A ruling of 995 of 1,990 that waits for the lamp."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    return rule_ticket(**by_standard)


@pytest.fixture
def of_store(ruled, sam, noon):
    return appeal_ruling(ruled, evidence=NEW, actor=sam, now=noon)


@pytest.fixture
def of_buyer(ruled, noon):
    return appeal_ruling(ruled, evidence="The foot is broken too.", language="en", now=noon)


@pytest.fixture
def answer(mona, noon):
    def run(appeal, outcome="granted", **more):
        facts = {"outcome": outcome, "answer": "Seen on both photos.", "actor": mona, "now": noon}
        return decide_ruling_appeal(appeal, **facts | more)

    return run


def come_back(sam, noon):
    returned = receive_return(Return.objects.get(), actor=sam, now=noon)
    found = {row.line_id: Found(row.quantity, "as_new") for row in returned.ticket.goods.all()}
    inspect_return(returned, found=found, actor=sam, now=noon)
    return list(Refund.objects.values_list("amount_minor", flat=True))


def test_a_stores_appeal_lowers_what_waits(of_store, ruled, answer, sam, noon):
    answer(of_store, "partly_granted", left_minor=300)
    assert Return.objects.get().amount_minor == 300
    assert Mark.objects.filter(reverses__isnull=False).count() == 1
    lines = [line for part in letters_of(ruled)[0].parts for line in part.lines]
    assert any("$\u00a03.00 goes back once" in line for line in lines)
    assert "3.00" in Event.objects.get(kind="ruling_appeal.partly_granted").facts["left"]
    assert come_back(sam, noon) == [300]


def test_a_stores_appeal_stops_what_waits(of_store, answer):
    answer(of_store, left_minor=0)
    ticket, returned = of_store.ruling.ticket, Return.objects.get()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.benefited, returned.status) == ("solved", "seller", "dropped")
    assert not Refund.objects.exists() and of_store.ruling.status == "in_force"


def test_what_is_refused_lowers_nothing(of_store, answer, sam, noon):
    answer(of_store, "refused")
    assert come_back(sam, noon) == [995]


def test_a_buyers_appeal_adds_to_what_waits(of_buyer, answer, sam, noon):
    answer(of_buyer, more_minor=995)
    assert Return.objects.get().amount_minor == 1990 and not Refund.objects.exists()
    assert come_back(sam, noon) == [1990]


@pytest.mark.parametrize(
    ("outcome", "left"), [("granted", None), ("granted", 996), ("granted", -1), ("refused", 5)]
)
def test_what_is_left_fits_the_answer(of_store, answer, outcome, left):
    with pytest.raises(NotPossible) as refusal:
        answer(of_store, outcome, left_minor=left)
    assert refusal.value.field == "left_minor" and Return.objects.get().amount_minor == 995
    of_store.refresh_from_db()
    assert of_store.is_open


def test_what_waits_is_promised_already(of_buyer, answer):
    for change, field in (({"more_minor": 996}, "more_minor"), ({"left_minor": 5}, "left_minor")):
        with pytest.raises(NotPossible) as refusal:
            answer(of_buyer, **{"more_minor": 5} | change)
        assert refusal.value.field == field
    assert Return.objects.get().amount_minor == 995


def test_what_went_back_is_not_lowered(of_store, answer, sam, noon):
    assert "left_minor" in AnswerForm(of_store).fields
    come_back(sam, noon)
    assert "left_minor" not in AnswerForm(RulingAppeal.objects.get()).fields
    with pytest.raises(NotPossible, match="still waits"):
        answer(of_store, left_minor=5)
    answer(of_store)
    assert Refund.objects.get().amount_minor == 995


def test_the_page_takes_nothing_for_an_answer(of_store, mona, client):
    client.force_login(mona)
    typed = {"outcome": "granted", "answer": "Seen.", "left_minor": "0"}
    assert client.post(f"/mediation/{of_store.ruling.ticket_id}/appeal/", typed).status_code == 302
    assert RulingAppeal.objects.get().left_minor == 0


def test_only_a_stores_granted_appeal_lowers(of_buyer):
    with pytest.raises(IntegrityError, match="ruling_appeal_lowers_for_store"):
        RulingAppeal.objects.update(left_minor=5)


def test_the_page_offers_answers_alone(of_store):
    """An appeal is overtaken by what happens, never by who answers it."""
    codes = [code for code, _label in AnswerForm(of_store).fields["outcome"].choices]
    assert codes == ["granted", "partly_granted", "refused"]
