"""The estimate of an order in words: what is known, by which rule, and what is not."""

from datetime import UTC, datetime, timedelta

import pytest

from shipping.actions import choose_hs, receive_order
from shipping.landed_words import estimate_of
from tests.shipping.conftest import order_facts

IN_DECEMBER = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def bought(lamp, sams_store, noon):
    lines = [{"sku": "L-1", "title": "Power bank", "quantity": 2, "unit_price_minor": 1000}]
    facts = order_facts(lines=lines, country="FR", currency="EUR")
    return receive_order(sams_store, facts=facts, actor=None, now=noon)[0]


def test_goods_with_a_code_have_a_duty(codes, lamp, bought, sam, noon):
    choose_hs(lamp, hs="850760", actor=sam, now=noon)
    estimate = estimate_of(bought, now=IN_DECEMBER)

    rows = dict(estimate.rows)
    assert rows["Duty, 850760"].endswith("3.00") and rows["Tax on the duty"].endswith("0.60")
    assert rows["Tax on the goods"].endswith("4.00, collected with the price")
    assert estimate.total.endswith("3.60") and estimate.doubts == []
    assert [rule.source.kind for rule, _is_old in estimate.rules] == ["law", "law"]


def test_goods_without_one_leave_it_open(bought):
    estimate = estimate_of(bought, now=IN_DECEMBER)

    assert estimate.total == "not known"
    assert estimate.doubts == ["Power bank has no tariff code."]


def test_a_rule_says_when_it_is_to_be_reviewed_and_when_it_is_old(bought):
    bought.country, bought.currency = "US", "USD"
    estimate = estimate_of(bought, now=IN_DECEMBER)

    assert [words.split(":")[0] for words in estimate.doubts] == ["Not fixed by the rule"]
    rule, is_old = estimate.rules[0]
    assert (rule.needs_review, is_old) == (True, False)
    later = IN_DECEMBER + timedelta(days=90)
    assert all(is_old for _rule, is_old in estimate_of(bought, now=later).rules)


def test_at_home_nothing_is_due(bought):
    bought.country = "CN"

    assert estimate_of(bought, now=IN_DECEMBER) is None


def test_the_pages_call_it_an_estimate_with_days_and_sources(client, bought, sam, noon):
    client.force_login(sam)
    text = client.get(f"/orders/{bought.pk}/").text

    assert "An estimate: customs decides." in text
    assert "last verified" in text and 'href="https://' in text
