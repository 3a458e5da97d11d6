"""An amount of one currency in another, at the dated rates of the policy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

from policy.sections.exchange import Rate

EURO = "EUR"


@dataclass(frozen=True)
class Converted:
    """Minor units of another currency, and the day whose rates were used."""

    amount_minor: int
    currency: str
    as_of: date


def convert(
    amount_minor: int, currency: str, to: str, rates: Iterable[Rate], on: date
) -> Converted | None:
    """The amount at the latest rates known on that day; None without a rate, or without need."""
    if not to or to == currency:
        return None
    known = sorted((rate for rate in rates if rate.as_of <= on), key=lambda rate: rate.as_of)
    latest = {rate.currency: rate for rate in known}
    used = [latest[code] for code in (currency, to) if code != EURO and code in latest]
    if len(used) < len({currency, to} - {EURO}):
        return None
    units = {rate.currency: Decimal(str(rate.per_euro)) for rate in used} | {EURO: Decimal(1)}
    amount = Decimal(amount_minor).scaleb(-get_currency_precision(currency))
    exact = (amount / units[currency] * units[to]).scaleb(get_currency_precision(to))
    minor = int(exact.to_integral_value(ROUND_HALF_UP))
    return Converted(minor, to, min(rate.as_of for rate in used))
