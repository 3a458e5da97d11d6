"""Goods of several orders in one parcel: customs opens one box and adds up what is in it."""

import pytest

from shipping.actions import ask_of_held, dispatch_together, receive_order
from shipping.landed_words import estimate_of, estimate_of_parcel, estimate_together
from shipping.queries.papers import papers_of
from shipping.queries.readiness import checklist_of
from tests.shipping.conftest import order_facts


@pytest.fixture
def orders(lamp, sams_store, noon):
    """A mug that is no listing here, and a power bank whose papers have gaps: 100 euros each."""
    return [
        receive_order(
            sams_store,
            facts=order_facts(
                number=number,
                country="FR",
                currency="EUR",
                lines=[{"sku": sku, "title": title, "quantity": 1, "unit_price_minor": 10_000}],
            ),
            actor=None,
            now=noon,
        )[0]
        for number, sku, title in (("1", "M-1", "Ceramic mug"), ("2", "L-1", "Power bank"))
    ]


@pytest.fixture
def box(orders, sam, noon):
    """The row that leads, and the other one."""
    number = "LP0066129043NL"
    leader = dispatch_together(orders, carrier="PostLink", number=number, actor=sam, now=noon)
    return [leader, leader.members.get()]


def test_papers_list_all_goods_under_both_numbers(box):
    for row in box:
        papers = papers_of(row)
        assert papers.number == "1, 2" and papers.total_minor == 20_000
        assert [line.description for line in papers.lines] == ["Ceramic mug", "Power bank"]


def test_the_checklist_and_the_question_are_of_the_whole_parcel(box, noon):
    leader, member = box
    assert checklist_of(leader, now=noon) == checklist_of(member, now=noon)
    assert any(item.gaps for item in checklist_of(leader, now=noon))
    assert ask_of_held(member, now=noon) is None
    assert "tariff_code" in ask_of_held(leader, now=noon).fields


def test_duty_is_estimated_of_the_whole_parcel(client, orders, sam, noon):
    def value(estimate):
        return dict(estimate.rows)["Value of the goods"], estimate.rules[0][0]

    alone, rule = value(estimate_of(orders[0], now=noon))
    before, its_rule = value(estimate_together(orders, now=noon))
    assert alone.endswith("100.00") and before.endswith("200.00") and rule != its_rule
    client.force_login(sam)
    picked = {"picked": [order.pk for order in orders]}
    words = "Duty and tax of the parcel, estimated"
    assert words in client.post("/orders/dispatch/together/", picked).text

    sent = {"carrier": "PostLink", "number": "LP0066129043NL", "actor": sam, "now": noon}
    leader = dispatch_together(orders, **sent)
    assert value(estimate_of_parcel(leader.members.get(), now=noon)) == (before, its_rule)
    assert words in client.get(f"/parcels/{leader.pk}/").text
    assert "estimated" not in client.get(f"/orders/{orders[0].pk}/").text
