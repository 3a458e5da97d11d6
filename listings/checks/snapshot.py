"""A listing as the checks read it: typed, immutable, without a database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.countries import market_of

# The law asks for contact data here, so no text rule reads these attributes.
UNREAD_PREFIXES = ("manufacturer_", "responsible_person_")
UNREAD_KEYS = frozenset({"gtin", "product_identifier"})
DIGITS_AT_MOST = 30
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)


class Unreadable(ValueError):
    """The input is not a listing at all."""


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    price: Decimal | None = None
    stock: int = 0


@dataclass(frozen=True, slots=True)
class PastPrice:
    """A price change: `amount` applies from `on` to the day before the next one."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Certificate:
    scheme: str
    number: str
    scope: str
    attribute: str
    valid_from: date | None = None
    valid_to: date | None = None
    # Where it counts; empty for everywhere.
    markets: tuple[str, ...] = ()
    # The share of the material that it certifies, in percent; None where it names none.
    share_pct: float | None = None
    # Has a person compared it with its document? The check does not ask; publishing does.
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    id: str
    now: date
    title: str = ""
    description: str = ""
    brand: str = ""
    category: str = ""
    locale: str = "en"
    attributes: Mapping[str, Any] = field(default_factory=dict)
    price: Decimal | None = None
    currency: str = ""
    reference_price: Decimal | None = None
    price_history: tuple[PastPrice, ...] = ()
    # The first day of a reduction that goes on; without it, one that would begin at `now`.
    reduced_on: date | None = None
    variants: tuple[Variant, ...] = ()
    markets: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every field that text rules read, with its name in findings."""
        yield "title", self.title
        yield "description", self.description
        if self.brand:
            yield "brand", self.brand
        for key, text in self.attributes.items():
            if isinstance(text, str) and text and not _is_unread(key):
                yield f"attributes.{key}", text
        for place, variant in enumerate(self.variants):
            if variant.name:
                yield f"variants.{place}.name", variant.name


def _is_unread(key: str) -> bool:
    return key in UNREAD_KEYS or key.startswith(UNREAD_PREFIXES)


def read_snapshot(row: Mapping[str, Any], *, today: date) -> Snapshot:
    """The listing in a row of the check's JSON input; `today` counts where `now` is missing.

    Raises Unreadable when the row is not a listing. Single bad values become empty ones.
    """
    if not isinstance(row, Mapping):
        raise Unreadable("A listing is a JSON object.")
    price = row.get("price")
    price = price if isinstance(price, Mapping) else {"amount": price}
    attributes = row.get("attributes")
    return Snapshot(
        id=_text(row.get("id")),
        now=read_day(row.get("now")) or today,
        title=_text(row.get("title")),
        description=_text(row.get("description")),
        brand=_text(row.get("brand")),
        category=_text(row.get("category")),
        locale=_text(row.get("locale")) or "en",
        attributes=attributes if isinstance(attributes, Mapping) else {},
        price=read_amount(price.get("amount")),
        currency=_text(price.get("currency")),
        reference_price=read_amount(row.get("reference_price")),
        price_history=tuple(_past_prices(row.get("price_history"))),
        reduced_on=read_day(row.get("reduced_on")),
        variants=tuple(_variants(row.get("variants"))),
        markets=tuple(_markets(row.get("markets"))),
        certificates=tuple(_certificates(row.get("certificates"))),
    )


def read_amount(given: object) -> Decimal | None:
    """A finite amount, or None where nothing readable was given."""
    if given is None or isinstance(given, bool) or given == "":
        return None
    try:
        amount = Decimal(str(given).strip())
    except InvalidOperation:
        return None
    # Numbers that nothing is measured in would overflow the arithmetic of the rules.
    return amount if amount.is_finite() and abs(amount.adjusted()) <= DIGITS_AT_MOST else None


def read_day(given: object) -> date | None:
    """The day, moved away from the calendar's own ends, at which no days can be counted."""
    try:
        day = date.fromisoformat(given[:10]) if isinstance(given, str) else None
    except ValueError:
        return None
    return min(max(day, FIRST_DAY), LAST_DAY) if day else None


def _text(given: object) -> str:
    return given if isinstance(given, str) else "" if given is None else str(given)


def _rows(given: object) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else []


def _mappings(given: object) -> Iterator[Mapping[str, Any]]:
    return (row for row in _rows(given) if isinstance(row, Mapping))


def _markets(given: object) -> Iterator[str]:
    """Codes as ISO has them; one that is no market stays, for no rule asks for it."""
    codes = [given] if isinstance(given, str) else _rows(given)
    return (market_of(code) or code for code in map(str.upper, map(_text, codes)))


def _past_prices(given: object) -> Iterator[PastPrice]:
    for row in _mappings(given):
        on, amount = read_day(row.get("at")), read_amount(row.get("amount"))
        if on and amount is not None:
            yield PastPrice(on, amount)


def _variants(given: object) -> Iterator[Variant]:
    for row in _rows(given):
        row = row if isinstance(row, Mapping) else {}
        stock = read_amount(row.get("stock"))
        yield Variant(_text(row.get("name")), read_amount(row.get("price")), int(stock or 0))


def _certificates(given: object) -> Iterator[Certificate]:
    for row in _mappings(given):
        yield Certificate(
            scheme=_text(row.get("scheme")),
            number=_text(row.get("number")),
            scope=_text(row.get("scope")),
            attribute=_text(row.get("attribute")),
            valid_from=read_day(row.get("valid_from")),
            valid_to=read_day(row.get("valid_to")),
            markets=tuple(_markets(row.get("markets"))),
            share_pct=float(share) if (share := read_amount(row.get("share_pct"))) else None,
            verified=row.get("verified") is not False,
        )
