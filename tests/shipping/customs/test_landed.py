"""The estimate of duty and tax, on the packaged rules and on rules made up to contradict."""

from datetime import date, timedelta

import pytest

from policy.packaged import packaged_policy
from shipping.checks.customs.landed import Doubt, Goods, landed_cost

POLICY = packaged_policy()
IN_2026 = date(2026, 12, 1)
SHIRTS = Goods("T-shirt", 5, 1200, "610910")
WATCH = Goods("Watch", 1, 3000, "910211")


def estimate(*lines, to="FR", on=IN_2026, currency="EUR", rules=POLICY.customs):
    facts = {"currency": currency, "destination": to, "on": on, "rules": rules}
    return landed_cost(lines, eur_per_unit=POLICY.truth.specs.eur_per_unit, **facts)


def doubts(cost):
    return [said.doubt for said in cost.doubts]


def changed(code, **facts):
    """The packaged rules with other rows for one destination."""
    known = POLICY.customs.destinations
    found = known[code].model_copy(update=facts)
    return POLICY.customs.model_copy(update={"destinations": known | {code: found}})


def test_five_shirts_are_one_tariff_line():
    cost = estimate(SHIRTS)

    assert [(line.hs, line.amount_minor) for line in cost.duty] == [("610910", 300)]
    assert (cost.duty_minor, cost.currency) == (300, "EUR")
    assert cost.duty_rule.per_line_minor == 300 and cost.duty_rule.source.url
    assert doubts(cost) == []


def test_a_shirt_and_a_watch_to_france_are_two_with_vat_on_the_duty():
    cost = estimate(SHIRTS, WATCH)

    assert [line.amount_minor for line in cost.duty] == [300, 300]
    assert (cost.duty_minor, cost.tax_on_duty_minor, cost.total_minor) == (600, 120, 720)
    # VAT on the goods is in the price already: 20 % of EUR 90.
    assert cost.is_taxed_at_sale and cost.tax_on_goods_minor == 1800


def test_ten_digits_of_one_subheading_are_one_line():
    again = Goods("Shirt, dyed", 1, 900, "6109100010")

    assert [line.titles for line in estimate(SHIRTS, again).duty] == [("T-shirt", "Shirt, dyed")]


@pytest.mark.parametrize(
    ("on", "duty"),
    [
        (date(2026, 6, 30), 0),
        (date(2026, 7, 1), 300),
        (date(2028, 6, 30), 300),
        (date(2028, 7, 1), None),
    ],
)
def test_the_european_duty_holds_from_day_to_day(on, duty):
    assert estimate(SHIRTS, on=on).duty_minor == duty


def test_above_150_euros_the_tariff_is_not_guessed():
    cost = estimate(Goods("Watch", 1, 15001, "910211"))

    assert (cost.duty_minor, cost.tax_on_duty_minor, cost.total_minor) == (None, None, None)
    assert doubts(cost) == [Doubt.NOT_FIXED] and not cost.is_taxed_at_sale
    assert estimate(Goods("Watch", 1, 15000, "910211")).duty_minor == 300


def test_goods_without_a_code_leave_the_duty_open():
    cost = estimate(SHIRTS, Goods("Mug", 1, 800))

    assert [(line.hs, line.amount_minor) for line in cost.duty] == [("610910", 300), ("", None)]
    assert cost.total_minor is None
    assert [(said.doubt, said.about) for said in cost.doubts] == [(Doubt.NO_HS, "Mug")]


def test_goods_without_a_code_are_free_where_all_goods_are():
    assert estimate(Goods("Mug", 1, 800), to="GB", currency="GBP").total_minor == 0


def test_the_limit_is_read_in_the_destinations_currency():
    # USD 170 are EUR 153, USD 160 are EUR 144, by the policy's rates.
    assert estimate(Goods("Watch", 1, 17000, "910211"), currency="USD").value_minor == 15300
    assert estimate(Goods("Watch", 1, 16000, "910211"), currency="USD").duty_minor == 300


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        ({"to": "ZZ"}, Doubt.NO_DESTINATION),
        ({"currency": "XXX"}, Doubt.NO_EXCHANGE_RATE),
        ({"on": date(2019, 1, 1)}, Doubt.NO_DUTY_RULE),
    ],
)
def test_the_unknown_is_said(facts, doubt):
    cost = estimate(SHIRTS, **facts)

    assert doubt in doubts(cost) and cost.total_minor is None


def test_the_united_states_day_by_day():
    shirt = Goods("T-shirt", 1, 2000, "610910")
    to_us = {"to": "US", "currency": "USD"}

    assert estimate(shirt, on=date(2025, 8, 28), **to_us).total_minor == 0
    assert Doubt.NOT_FIXED in doubts(estimate(shirt, on=date(2025, 8, 29), **to_us))
    # The postal amounts and the surcharge are both named for these days: neither is taken.
    both = estimate(shirt, on=date(2026, 2, 25), **to_us)
    assert doubts(both).count(Doubt.CONFLICT) == 2 and both.total_minor is None
    assert estimate(shirt, on=date(2026, 4, 1), **to_us).duty_minor == 200
    after = estimate(shirt, on=IN_2026, **to_us)
    assert {Doubt.NOT_FIXED, Doubt.NEEDS_REVIEW} <= set(doubts(after))
    assert after.duty_minor is None


def test_tax_at_the_border_is_part_of_the_total():
    # Above GBP 135 VAT is no longer collected with the price; the tariff is not known.
    tax_only = changed("GB", duty=POLICY.customs.destinations["GB"].duty[:1])
    cheap = estimate(Goods("Mug", 1, 13500), to="GB", currency="GBP", rules=tax_only)
    dear = estimate(Goods("Mug", 1, 13501), to="GB", currency="GBP", rules=tax_only)

    assert cheap.is_taxed_at_sale and cheap.total_minor == 0
    assert not dear.is_taxed_at_sale and dear.tax_on_goods_minor == 2700
    assert Doubt.NO_DUTY_RULE in doubts(dear)


def test_below_a_relief_nothing_is_due_though_the_rate_is_not_known():
    cost = estimate(Goods("Sticker", 1, 2000), to="CA", currency="CAD")

    assert cost.total_minor == 0 and cost.tax_on_goods_minor == 0
    assert estimate(Goods("Sticker", 1, 2001), to="CA", currency="CAD").total_minor is None


def test_a_rule_that_was_not_looked_up_for_long_says_so():
    rule = estimate(SHIRTS).duty_rule
    last_day = rule.verified_on + timedelta(days=POLICY.customs.stale_days)

    old = [said.rule for said in estimate(SHIRTS, on=last_day).doubts if said.doubt == Doubt.OLD]
    assert rule not in old
    after = estimate(SHIRTS, on=last_day + timedelta(days=1))
    assert rule in [said.rule for said in after.doubts if said.doubt == Doubt.OLD]
    assert after.duty_minor == 300


@pytest.mark.parametrize("code", ["AT", "DE", "NL", "FI", "GB", "US", "AU", "CA", "BR"])
def test_every_destination_has_one_rule_for_today(code):
    currency = POLICY.customs.union_of(code).currency
    cost = estimate(Goods("Mug", 1, 1500, "691110"), to=code, currency=currency)

    assert cost.duty_rule and cost.tax_rule
    assert Doubt.CONFLICT not in doubts(cost)
