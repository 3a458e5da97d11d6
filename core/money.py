"""Numbers and amounts as people read them."""

from decimal import Decimal

from babel.numbers import format_decimal, get_currency_precision
from django.utils.translation import get_language, to_locale

# The sign that nobody can take for another currency; without an entry the code stands.
SIGNS = {
    "USD": "US$",
    "EUR": "€",
    "GBP": "£",
    "CNY": "CN¥",
    "JPY": "JP¥",
    "CAD": "CA$",
    "AUD": "A$",
    "HKD": "HK$",
    "SGD": "S$",
    "KRW": "₩",
    "INR": "₹",
    "BRL": "R$",
    "MXN": "MX$",
}


def number(value: float | Decimal, digits: int = 0) -> str:
    """Return the number with separators of the active language and `digits` decimals.

    Not Django's format: it groups Chinese numbers by four, which no invoice does.
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=to_locale(get_language() or "en"))


def money(amount_minor: int, currency: str) -> str:
    """Return minor units (cents) as "US$ 19.90"."""
    digits = get_currency_precision(currency)
    amount = Decimal(abs(amount_minor)).scaleb(-digits)
    sign = "−" if amount_minor < 0 else ""
    return f"{sign}{SIGNS.get(currency, currency)}\u00a0{number(amount, digits)}"


def percent(share: float) -> str:
    """Return a share of 0..1 as "93%" or "93.4%"."""
    tenths = round(share * 1000) / 10
    return f"{number(tenths, 0 if tenths == int(tenths) else 1)}%"
