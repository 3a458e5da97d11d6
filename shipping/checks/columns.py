"""The columns of order and tracking files, and their cells as facts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from shipping.checks.countries import country_code
from shipping.checks.facts import MOST, zone_of

ORDER_COLUMNS = (
    "number",
    "buyer_name",
    "buyer_email",
    "country",
    "city",
    "currency",
    "placed_at",
    "sku",
    "title",
    "quantity",
    "unit_price",
)
ORDER_OPTIONAL = ("buyer_language", "postcode", "service_promised", "total", "ship_by")
SCAN_COLUMNS = ("number", "code", "at")
SCAN_OPTIONAL = ("detail", "carrier", "country", "postcode", "place", "time_zone")
AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,4})?")


class WrongColumn(ValueError):
    """A cell that cannot be read, with the column in which it stands."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column


@contextmanager
def column(name: str) -> Iterator[None]:
    """Whatever cannot be read inside stands in this column."""
    try:
        yield
    except ValueError as error:
        raise WrongColumn(name, str(error)) from None


def order_facts(rows: Iterable[Mapping[str, str]], zone: tzinfo) -> dict[str, Any]:
    """Facts of one order from its rows, one row per article. Raises ValueError with the reason.

    Times without an offset are the store's own.
    """
    lines = list(rows)
    first = lines[0]
    for name in (*ORDER_COLUMNS[1:7], *ORDER_OPTIONAL):
        if any(row.get(name, "") != first.get(name, "") for row in lines[1:]):
            words = _("The rows of this order differ in the column %(name)s.")
            raise WrongColumn(name, words % {"name": name})
    currency = first.get("currency", "").upper()
    facts: dict[str, Any] = {
        name: first[name] for name in (*ORDER_COLUMNS[:6], *ORDER_OPTIONAL[:3]) if first.get(name)
    }
    if "country" in facts:
        with column("country"):
            facts["country"] = country_code(facts["country"])
    with column("placed_at"):
        facts["placed_at"] = instant(first.get("placed_at", ""), zone)
    if first.get("ship_by"):
        with column("ship_by"):
            facts["ship_by"] = instant(first["ship_by"], zone)
    if first.get("total"):
        with column("total"):
            facts["total_minor"] = amount_minor(first["total"], currency)
    with column("unit_price"):
        facts["lines"] = [_article(row, currency) for row in lines]
    return facts


def _article(row: Mapping[str, str], currency: str) -> dict[str, Any]:
    known = {name: row.get(name, "") for name in ("sku", "title", "quantity")}
    return known | {"unit_price_minor": amount_minor(row.get("unit_price", ""), currency)}


def scan_facts(row: Mapping[str, str]) -> dict[str, Any]:
    """Facts of one scan from its row. Raises ValueError with the reason."""
    facts: dict[str, Any] = {
        name: row[name] for name in (*SCAN_COLUMNS[:2], *SCAN_OPTIONAL) if row.get(name)
    }
    with column("time_zone"):
        zone = zone_of(row["time_zone"]) if row.get("time_zone") else None
    with column("at"):
        facts["at"] = instant(row.get("at", ""), zone)
    return facts


def instant(text: str, zone: tzinfo | None) -> datetime:
    """Read an ISO time; `zone` is where it counts when the text names no offset."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(_("Write the time as 2026-03-02T12:00:00+08:00.")) from None
    if at.tzinfo is None:
        if zone is None:
            raise ValueError(_("Add the time zone, such as 2026-03-02T12:00:00+08:00."))
        at = at.replace(tzinfo=zone)
    try:
        at.astimezone(UTC)
    except OverflowError:
        raise ValueError(_("Write the time as 2026-03-02T12:00:00+08:00.")) from None
    return at


def amount_minor(text: str, currency: str) -> int:
    """Read "19.90" or "19,90" in the currency's main unit; return minor units."""
    if not AMOUNT.fullmatch(text.strip()):
        raise ValueError(_("Write the amount as 19.90."))
    digits = get_currency_precision(currency)
    try:
        amount = Decimal(text.strip().replace(",", ".")).scaleb(digits)
    except InvalidOperation:
        raise ValueError(_("Write the amount as 19.90.")) from None
    if amount != int(amount) or amount > MOST:
        words = _("%(currency)s has %(digits)s decimals.")
        raise ValueError(words % {"currency": currency, "digits": digits})
    return int(amount)
