"""An amount in a second currency, at the latest rates known on the day."""

from datetime import date

import pytest

from aftersales.checks.exchange import convert
from policy.sections.exchange import Rate

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)
RATES = (
    Rate(currency="USD", per_euro=1.25, as_of=MARCH),
    Rate(currency="JPY", per_euro=160, as_of=MARCH),
    Rate(currency="USD", per_euro=1.5, as_of=MAY),
)


@pytest.mark.parametrize(
    ("amount", "currency", "to", "on", "minor", "as_of"),
    [
        (1000, "USD", "EUR", MARCH, 800, MARCH),
        (1000, "EUR", "USD", MARCH, 1250, MARCH),
        (1000, "EUR", "USD", MAY, 1500, MAY),
        # No decimals on one side; the older of the two days is the one to show.
        (1000, "USD", "JPY", MARCH, 1280, MARCH),
        (1000, "JPY", "USD", MAY, 938, MARCH),
    ],
)
def test_converts_at_the_latest_rates(amount, currency, to, on, minor, as_of):
    found = convert(amount, currency, to, RATES, on)
    assert (found.amount_minor, found.currency, found.as_of) == (minor, to, as_of)


@pytest.mark.parametrize(
    ("currency", "to", "on"),
    [
        ("USD", "USD", MARCH),
        ("USD", "", MARCH),
        ("USD", "CHF", MARCH),
        ("USD", "EUR", date(2026, 2, 28)),
    ],
)
def test_without_need_or_rate_there_is_none(currency, to, on):
    assert convert(1000, currency, to, RATES, on) is None
