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
TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
# Read after `PLAIN`, so that there are two separators, or one that never stands before decimals.
GROUPED = re.compile(
    r"(?P<whole>-?[1-9]\d{0,2}(?P<by>[.,' ’])\d{3}((?P=by)\d{3}){0,3})"
    r"((?!(?P=by))[.,](?P<part>\d{1,4}))?"
)
BINARY = re.compile(r"-?\d{1,15}[.,]\d{5,25}")
# Categories of signs that count something and are no digits of a number.
NO_DIGITS = ("No", "Nl")
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
    """A number of anything but money, where a point stands before decimals.

    Raises WrongCell on what is no number, or two.
    """
    amount = _read(target, cell, None)
    if amount is None:
        words = _("“%(cell)s” is no number.")
        raise WrongCell(target, "number", words % {"cell": cell[:40]})
    number = float(amount)
    return int(number) if number.is_integer() else number


def read_money(target: str, cell: str, currency: str) -> Decimal:
    """The amount, with or without a sign of its currency; "" where the currency is not known.

    Three digits behind the only separator are thousands or decimals, and the currency's decimals
    decide: without any they are thousands (JPY 1,500 or 1.500 is 1500), with three they are
    decimals behind a point (KWD 1.500 is 1.5). All else that reads both ways is two amounts, as
    USD 1.500 or KWD 1,500. With both separators nothing is open: 1.500,5 is 1500.5.
    Raises WrongCell on what is no amount, or two, or has more decimals than the currency, or the
    sign of another one.
    """
    digits = _decimals_of(currency)
    amount = _read(target, cell, digits)
    if amount is None:
        amount = _read(target, _without_sign(cell, currency), digits)
    if amount is None:
        words = _("“%(cell)s” is no amount. Write it as 19.90, without a currency sign.")
        raise WrongCell(target, "amount", words % {"cell": cell[:40]})
    if amount != round(amount, digits):
        words = _("%(code)s has %(digits)s decimal places.")
        raise WrongCell(target, "decimals", words % {"code": currency[:10], "digits": digits})
    return amount


def says_no_price(cell: str) -> bool:
    return bool(NO_PRICE.fullmatch(cell))


def read_minor(target: str, cell: str, currency: str) -> int:
    """The same in minor units."""
    return int(read_money(target, cell, currency).scaleb(_decimals_of(currency)))


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


def _decimals_of(currency: str) -> int:
    try:
        return get_currency_precision(currency)
    except ValueError:
        return 2


def _read(target: str, cell: str, digits: int | None) -> Decimal | None:
    """The number, if it is one, of a currency with so many decimals; None for other numbers."""
    text = _plain(cell)
    if PLAIN.fullmatch(text):
        amount = Decimal(text.replace(",", "."))
        if not TWO_WAYS.fullmatch(text):
            return amount
        if digits == 0:
            return amount * 1000
        if "," in text or (digits is not None and digits < 3):
            _refuse_two_ways(target, text, amount, digits)
        return amount
    if found := GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[^\d-]", "", found["whole"]) + "." + (found["part"] or "0"))
    return _near(Decimal(text.replace(",", "."))) if BINARY.fullmatch(text) else None


def _near(amount: Decimal) -> Decimal | None:
    """The amount that a program's binary fraction stands for, as 2.72 for 2.7199999999999998."""
    near = amount.quantize(DECIMALS)
    away = abs(float(amount) - float(near))
    return near.normalize() if away <= STEPS_AWAY * math.ulp(float(near)) else None


def _plain(cell: str) -> str:
    """With the digits, spaces and signs that each have one form; empty where it is too long.

    So it is with raised, circled and broken digits: in a row with others they would make another
    number, 1999 of "19⁹⁹".
    """
    if len(cell) > LONGEST_CELL:
        return ""
    if cell.isascii():
        return cell.strip()
    if any(unicodedata.category(sign) in NO_DIGITS for sign in cell):
        return ""
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


def _refuse_two_ways(target: str, text: str, amount: Decimal, digits: int | None) -> None:
    words = _("“%(cell)s” can mean two numbers. Write %(whole)s or %(part)s.")
    part = amount if digits is None else round(amount, digits)
    both = {"whole": f"{amount * 1000:.0f}", "part": f"{part:f}".rstrip("0").rstrip(".")}
    raise WrongCell(target, "two_ways", words % {"cell": text, **both})
