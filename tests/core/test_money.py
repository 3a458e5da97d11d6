"""Amounts: unmistakable sign, the currency's own decimals, the reader's separators."""

import pytest
from django.utils import translation

from core.money import money, number


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (1990, "USD", "US$\u00a019.90"),
        (123456789, "EUR", "€\u00a01,234,567.89"),
        (1990, "JPY", "JP¥\u00a01,990"),
        (12345, "KWD", "KWD\u00a012.345"),
        (-500, "CNY", "−CN¥\u00a05.00"),
        (0, "GBP", "£\u00a00.00"),
    ],
)
def test_money(minor, currency, words):
    assert money(minor, currency) == words


def test_chinese_numbers_are_grouped_by_three():
    with translation.override("zh-hans"):
        assert number(1234567) == "1,234,567"
        assert money(123456789, "CNY") == "CN¥\u00a01,234,567.89"
