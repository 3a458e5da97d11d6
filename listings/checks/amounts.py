"""Numbers and prices as people write them in the cells of a file."""

import math
import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils.translation import gettext as _

LANGUAGES = ("en", "zh_Hans", "es", "pt", "fr", "de")
# Signs in daily use beside those of the locale data.
ALSO = {
    "AED": ("Dh", "Dhs"),
    "CNY": ("元", "RMB"),
    "INR": ("Rs", "Rs."),
    "JPY": ("円",),
    "SAR": ("SR",),
}
LONGEST_CELL = 60
PLAIN = re.compile(r"-?\d{1,15}([.,]\d{1,4})?")
# Thousands to one reader, decimals to another.
TWO_WAYS = re.compile(r"-?[1-9]\d{0,2},\d{3}")
# Read after `PLAIN`, so that there are two separators, or one that never stands before decimals.
GROUPED = re.compile(
    r"(?P<whole>-?[1-9]\d{0,2}(?P<by>[.,' ’])\d{3}((?P=by)\d{3}){0,3})"
    r"((?!(?P=by))[.,](?P<part>\d{1,4}))?"
)
BINARY = re.compile(r"-?\d{1,15}[.,]\d{5,25}")
DECIMALS = Decimal("0.0001")
# As binary fractions that were added up a few times lie beside what they stand for.
STEPS_AWAY = 4
# What exports write where a product has no price of before.
NO_PRICE = re.compile(r"[-–—]+|n/?a|nan|null|none|no ([a-z]+ )?price|无|无原价", re.IGNORECASE)


class WrongCell(ValueError):
    """A cell that cannot be taken: `target` is its field, `code` the sort of mistake."""

    def __init__(self, target: str, code: str, words: str) -> None:
        super().__init__(words)
        self.target = target
        self.code = code


def read_number(target: str, cell: str) -> float | int:
    """Raises WrongCell on what is no number, or two."""
    amount = _read(target, cell)
    if amount is None:
        words = _("“%(cell)s” is no number.")
        raise WrongCell(target, "number", words % {"cell": cell[:40]})
    number = float(amount)
    return int(number) if number.is_integer() else number


def read_money(target: str, cell: str, currency: str) -> Decimal:
    """The amount, with or without a sign of its currency; "" where the currency is not known.

    Raises WrongCell on what is no amount, or two, or one with the sign of another currency.
    """
    amount = _read(target, cell)
    if amount is None:
        amount = _read(target, _without_sign(cell, currency))
    if amount is None:
        words = _("“%(cell)s” is no amount. Write it as 19.90, without a currency sign.")
        raise WrongCell(target, "amount", words % {"cell": cell[:40]})
    return amount


def says_no_price(cell: str) -> bool:
    return bool(NO_PRICE.fullmatch(cell))


def in_minor(target: str, amount: Decimal, currency: str) -> int:
    """The amount in minor units. Raises WrongCell when the currency has fewer decimals."""
    try:
        digits = get_currency_precision(currency)
    except ValueError:
        digits = 2
    minor = amount.scaleb(digits)
    # Three decimals that somebody wrote are thousands, unless the currency has so many.
    has_thousands = digits < 3 and amount.as_tuple().exponent == -3
    if has_thousands or minor != minor.to_integral_value():
        words = _("%(code)s has %(digits)s decimal places.")
        raise WrongCell(target, "decimals", words % {"code": currency[:10], "digits": digits})
    return int(minor)


@cache
def signs_of(currency: str) -> tuple[str, ...]:
    """How the currency is written in our languages and in those of its country; longest first."""
    country = currency[:2]
    locales = [*LANGUAGES]
    for language in get_official_languages(country, de_facto=True):
        locales.append(f"{language}_{country}")
    found = {currency, *ALSO.get(currency, ())}
    for name in locales:
        try:
            found.add(_plain(get_currency_symbol(currency, Locale.parse(name))))
        except (UnknownLocaleError, ValueError):
            continue
    return tuple(sorted(found - {""}, key=lambda sign: (-len(sign), sign)))


def _read(target: str, cell: str) -> Decimal | None:
    text = _plain(cell)
    if PLAIN.fullmatch(text):
        if TWO_WAYS.fullmatch(text):
            _refuse_two_ways(target, text)
        return Decimal(text.replace(",", "."))
    if found := GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[^\d-]", "", found["whole"]) + "." + (found["part"] or "0"))
    return _near(Decimal(text.replace(",", "."))) if BINARY.fullmatch(text) else None


def _near(amount: Decimal) -> Decimal | None:
    """The amount that a program's binary fraction stands for, as 2.72 for 2.7199999999999998."""
    near = amount.quantize(DECIMALS)
    away = abs(float(amount) - float(near))
    return near.normalize() if away <= STEPS_AWAY * math.ulp(float(near)) else None


def _plain(cell: str) -> str:
    """With the digits, spaces and signs that each have one form; empty where it is too long."""
    if len(cell) > LONGEST_CELL:
        return ""
    if cell.isascii():
        return cell.strip()
    text = unicodedata.normalize("NFKC", cell)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def _without_sign(cell: str, currency: str) -> str:
    text = _plain(cell)
    for sign in signs_of(currency) if re.fullmatch("[A-Z]{3}", currency) else ():
        folded, given = sign.casefold(), text.casefold()
        if given.startswith(folded):
            return text[len(sign) :].strip()
        if given.endswith(folded):
            return text[: -len(sign)].strip()
    return text


def _refuse_two_ways(target: str, text: str) -> None:
    words = _("“%(cell)s” can mean two numbers. Write %(whole)s or %(part)s.")
    both = {
        "whole": text.replace(",", ""),
        "part": text.replace(",", ".").rstrip("0").rstrip("."),
    }
    raise WrongCell(target, "two_ways", words % {"cell": text, **both})
