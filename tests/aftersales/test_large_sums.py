"""What takes two mediators takes two by every way: ruling, offer of a mediator, appeal."""

import pytest

from aftersales.actions import (
    appeal_ruling,
    decide_ruling_appeal,
    make_offer,
    rule_ticket,
    set_return_address,
)
from aftersales.models import Refund
from core.errors import NotPossible
from core.models import Event
from tests.aftersales.returning import ADDRESS
from tests.cast import make_staff


@pytest.fixture
def dear(order):
    """500 dollars; two mediators decide from 200 euro on."""
    order.total_minor = 50_000
    order.save()
    order.lines.update(unit_price_minor=50_000)
    return order


@pytest.fixture
def appeal(dear, by_standard, noon):
    ruling = rule_ticket(**by_standard | {"refund_minor": 10_000})
    return appeal_ruling(ruling, evidence="The foot is broken too.", now=noon)


@pytest.fixture
def mara(db, noon):
    return make_staff("Mara", "mediator", noon)


def answer(appeal, actor, noon, more, **gives):
    said = {"outcome": "granted", "answer": "Seen on both photos.", "more_minor": more}
    return decide_ruling_appeal(appeal, **said, **gives, actor=actor, now=noon)


@pytest.mark.parametrize(("kind", "amount"), [("refund_part", 30_000), ("refund_full", None)])
def test_a_mediator_offers_no_sum_that_takes_two(dear, damaged, mick, noon, kind, amount):
    with pytest.raises(NotPossible, match="rule on the ticket") as refusal:
        make_offer(damaged, kind=kind, amount_minor=amount, actor=mick, now=noon)
    assert refusal.value.field == "amount_minor" and not damaged.offers.exists()


def test_the_sides_offer_what_they_like_and_a_mediator_less(dear, damaged, mick, sam, noon):
    make_offer(damaged, kind="refund_part", amount_minor=30_000, actor=sam, now=noon)
    make_offer(damaged, kind="refund_part", amount_minor=10_000, actor=mick, now=noon)
    assert damaged.offers.count() == 2


def test_an_appeal_that_comes_to_such_a_sum_takes_two(appeal, mona, mara, noon):
    answer(appeal, mona, noon, 15_000)
    appeal.refresh_from_db()
    assert appeal.status == "filed" and Refund.objects.count() == 1
    assert Event.objects.filter(kind="ruling_appeal.proposed").count() == 1
    entry = appeal.ruling.ticket.entries.get(facts__appeal_answer__appeal=appeal.pk)
    assert entry.side == "internal" and "Mona" in entry.said

    with pytest.raises(NotPossible, match="second mediator must give the same"):
        answer(appeal, mona, noon, 15_000)
    answer(appeal, mara, noon, 15_001)
    appeal.refresh_from_db()
    assert appeal.status == "filed"

    answer(appeal, mara, noon, 15_000)
    appeal.refresh_from_db()
    assert (appeal.status, appeal.decided_by) == ("granted", mara)
    assert Refund.objects.get(appeal=appeal).amount_minor == 15_000


def test_a_smaller_one_takes_one(appeal, mona, noon):
    assert answer(appeal, mona, noon, 1_000).status == "granted"


def test_the_second_mediator_reads_the_answer_that_waits(appeal, mona, mara, noon, client):
    pk = appeal.ruling.ticket_id
    client.force_login(mona)
    sent = {"outcome": "granted", "answer": "Seen.", "more_minor": "150.00"}
    page = client.post(f"/mediation/{pk}/appeal/", sent, follow=True)
    assert "by giving the same answer" in page.content.decode()
    client.force_login(mara)
    page = client.get(f"/tickets/{pk}/letter/")
    assert "Mona grants US$\u00a0150.00 more" in page.content.decode()


def test_to_pay_such_a_sum_without_its_goods_takes_two(
    dear, by_standard, mona, mara, sam, noon, sams_store
):
    """The way back is part of the answer: one who says otherwise has not said the same."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    ruling = rule_ticket(**by_standard | {"refund_minor": 17_000, "departure": "Seen."})
    appeal = appeal_ruling(ruling, evidence="It is in pieces.", now=noon)
    answer(appeal, mona, noon, 10_000)
    assert answer(appeal, mara, noon, 10_000, return_paid_by="nobody").is_open
    done = answer(appeal, mona, noon, 10_000, return_paid_by="nobody")
    assert done.status == "granted" and Refund.objects.get().amount_minor == 27_000
