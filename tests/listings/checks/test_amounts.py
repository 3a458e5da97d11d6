"""Amounts in cells are read as their writers meant them, or refused where nobody can tell."""

from decimal import Decimal

import pytest

from listings.actions.import_groups import Group, Line, WrongLine, facts_of
from listings.checks.amounts import WrongCell, read_money, read_number
from listings.checks.columns import read_row
from listings.models import Listing

EN = {"currency": "USD", "language": "en"}


@pytest.mark.parametrize(
    ("cell", "currency", "amount"),
    [
        ("19.90", "USD", "19.90"),
        ("19,9", "EUR", "19.9"),
        ("R$29,97", "BRL", "29.97"),
        ("US$ 29.97", "USD", "29.97"),
        ("$499", "MXN", "499"),
        ("usd 12", "USD", "12"),
        ("12,50\N{NO-BREAK SPACE}€", "EUR", "12.50"),
        ("￥１２", "CNY", "12"),
        ("12元", "CNY", "12"),
        ("99 zł", "PLN", "99"),
        ("SR 425", "SAR", "425"),
        ("1,234.50", "USD", "1234.50"),
        ("1.234,50 €", "EUR", "1234.50"),
        ("1\N{NARROW NO-BREAK SPACE}234,5", "EUR", "1234.5"),
        ("CHF 1’234’567", "CHF", "1234567"),
        ("1.234.567", "EUR", "1234567"),
        ("2.7199999999999998", "EUR", "2.72"),
        ("0.30000000000000004", "EUR", "0.3"),
        # What stands alone before three digits is read by the decimals of the currency.
        ("1.500", "KWD", "1.5"),
        ("BHD 12.345", "BHD", "12.345"),
        ("1,500", "JPY", "1500"),
        ("₫1.500", "VND", "1500"),
        ("1234.500", "USD", "1234.5"),
        ("0,500", "EUR", "0.5"),
        ("1.500,5", "EUR", "1500.5"),
        ("1,234.500", "KWD", "1234.5"),
        ("1,234.00", "JPY", "1234"),
        ("12.5000", "USD", "12.5"),
    ],
)
def test_reads_what_the_writer_meant(cell, currency, amount):
    assert read_money("price", cell, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("cell", "currency", "code"),
    [
        # The sign of another currency, of none that is known, and two of them.
        ("R$29,97", "USD", "amount"),
        ("€5", "", "amount"),
        ("$5 USD", "USD", "amount"),
        # A price of something else, and no number of anybody.
        ("$50/4 pack", "USD", "amount"),
        ("12,34.50", "USD", "amount"),
        ("1,2345,678", "USD", "amount"),
        ("1.234.567.890.123.456", "USD", "amount"),
        ("2.71999", "EUR", "amount"),
        ("9" * 100, "USD", "amount"),
        ("$1,500", "USD", "two_ways"),
        ("1.250 €", "EUR", "two_ways"),
        ("1.500", "", "two_ways"),
        ("1,500", "KWD", "two_ways"),
        ("1234.567", "USD", "decimals"),
        ("1.2345", "KWD", "decimals"),
        ("19.90", "JPY", "decimals"),
        # Cents as shop windows write them, which are no digits in a row.
        ("19⁹⁹", "USD", "amount"),
        ("19,⁹⁹ €", "EUR", "amount"),
        ("19½", "USD", "amount"),
        ("1①", "USD", "amount"),
    ],
)
def test_refuses_what_nobody_can_tell(cell, currency, code):
    with pytest.raises(WrongCell) as refusal:
        read_money("price", cell, currency)
    assert (refusal.value.target, refusal.value.code) == ("price", code)


@pytest.mark.parametrize(
    ("cell", "words"), [("1.500", "1500 or 1.5."), ("12,346", "12346 or 12.35.")]
)
def test_says_both_ways_so_that_either_can_be_written(cell, words):
    with pytest.raises(WrongCell, match=words):
        read_money("price", cell, "USD")


def test_numbers_have_no_currency():
    assert read_number("attributes.weight_g", "1.500") == 1.5
    with pytest.raises(WrongCell):
        read_number("attributes.weight_g", "5⁹")
    assert read_number("attributes.weight_g", "1 500,5") == 1500.5
    with pytest.raises(WrongCell):
        read_number("attributes.weight_g", "$5")


@pytest.mark.parametrize("cell", ["-", "n/a", "No old price", "无"])
def test_a_price_of_before_may_be_none_and_a_price_not(cell):
    given = read_row(["L-1", cell], ["sku", "reference_price"], EN)
    assert given.facts["reference_price_minor"] is None
    with pytest.raises(WrongCell):
        read_row(["L-1", cell], ["sku", "price"], EN)


def test_a_sign_is_held_against_the_currency_of_its_row():
    cells = ["L-1", "€ 1.250,00", "EUR"]
    assert read_row(cells, ["sku", "price", "currency"], EN).facts["price_minor"] == 125000
    with pytest.raises(WrongCell, match="without a currency sign"):
        read_row(cells[:2], ["sku", "price"], EN)


@pytest.mark.parametrize(
    ("currency", "cell", "minor"),
    [("EUR", "€ 1.250,00", 125000), ("KWD", "1.250", 1250), ("JPY", "1,250", 1250)],
)
def test_prices_of_variants_and_markets_are_read_in_the_currency_of_the_listing(
    currency, cell, minor
):
    targets = ["sku", "parent_sku", "price", "price:DE"]
    group = Group(None, [Line(2, read_row(["V-1", "L-1", cell, cell], targets, EN))])
    facts = facts_of(group, Listing(currency=currency))
    assert facts["variants"][0]["price_minor"] == minor
    assert facts["market_prices"][0]["price_minor"] == minor
    with pytest.raises(WrongLine) as refusal:
        facts_of(group, Listing(currency="USD"))
    assert refusal.value.column == "price"
