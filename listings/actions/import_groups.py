"""The rows of one listing in a file: its own and those of its variants, as facts of the listing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.errors import NotPossible
from listings.checks.amounts import WrongCell, read_minor
from listings.checks.columns import Given
from listings.models import Listing

NOTHING = Given({}, {})
# Part of a variant or a market's price -> the column in which a file says it.
COLUMNS = {"sku": "sku", "name": "variant_name", "stock": "stock", "price_minor": "price"}


@dataclass(frozen=True)
class Line:
    """A row that could be read: its place in the file and its facts."""

    number: int
    given: Given

    @property
    def listing_sku(self) -> str:
        return self.given.parent or str(self.given.facts.get("sku", ""))


@dataclass
class Group:
    """The lines of one listing that stand together."""

    own: Line | None = None
    variants: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [*([self.own] if self.own else []), *self.variants]

    def line_of(self, sku: str) -> Line:
        """The line that speaks of the variant with this SKU; the listing's own for ""."""
        mine = (line for line in self.variants if line.given.facts["sku"] == sku)
        return next(mine, self.lines[0])


class WrongLine(Exception):
    """One line because of which none of its group is taken."""

    def __init__(self, line: Line, column: str, code: str, words: str) -> None:
        super().__init__(words)
        self.line, self.column, self.code, self.words = line, column, code, words


def grouped(lines: Iterable[Line]) -> dict[str, Group]:
    """The lines by the SKU of their listing, in the order in which the listings come."""
    found: dict[str, Group] = {}
    for line in lines:
        group = found.setdefault(line.listing_sku, Group())
        if line.given.parent:
            group.variants.append(line)
        else:
            group.own = line
    return found


def facts_of(group: Group, listing: Listing) -> dict[str, Any]:
    """What the group says of the listing, which is a new one or as it is stored.

    Attributes, variants and prices of markets are one field each: what the file does not name
    of them stays. Raises WrongLine.
    """
    given = group.own.given if group.own else NOTHING
    facts = dict(given.facts)
    if given.attributes:
        merged = listing.attributes | given.attributes
        facts["attributes"] = {name: fact for name, fact in merged.items() if fact is not None}
    currency = facts.get("currency", listing.currency)
    if group.variants:
        facts["variants"] = _variants(group, listing, currency)
    if any(line.given.market_prices for line in group.lines):
        facts["market_prices"] = _market_prices(group, listing, currency)
    return facts


def _variants(group: Group, listing: Listing, currency: str) -> list[dict[str, Any]]:
    merged = {one["sku"]: dict(one) for one in listing.variants}
    for line in group.variants:
        facts, price = dict(line.given.facts), line.given.price
        if facts.pop("currency", currency) != currency:
            words = _("A variant is sold in the currency of its listing, %(code)s.")
            raise WrongLine(line, "currency", "currency", words % {"code": currency})
        fresh = {"name": "", "price_minor": None, "stock": 0}
        merged[facts["sku"]] = fresh | merged.get(facts["sku"], {}) | facts
        if price:
            merged[facts["sku"]]["price_minor"] = _minor(line, "price", price, currency)
    return list(merged.values())


def _market_prices(group: Group, listing: Listing, currency: str) -> list[dict[str, Any]]:
    merged = {(one["market"], one["sku"]): dict(one) for one in listing.market_prices}
    for line in group.lines:
        sku = line.given.facts["sku"] if line.given.parent else ""
        for market, cell in line.given.market_prices.items():
            if cell is None:
                merged.pop((market, sku), None)
                continue
            minor = _minor(line, f"price:{market}", cell, currency)
            merged[market, sku] = {"market": market, "sku": sku, "price_minor": minor}
    return list(merged.values())


def _minor(line: Line, target: str, cell: str, currency: str) -> int:
    try:
        return read_minor(target, cell, currency)
    except WrongCell as error:
        raise WrongLine(line, error.target, error.code, str(error)) from None


def blamed(group: Group, facts: dict[str, Any], error: NotPossible) -> WrongLine:
    """A refusal of the listing's facts, at the line and column that said it."""
    code = error.code or "not_possible"
    name, _dot, rest = (error.field or "").partition(".")
    place, _dot, part = rest.partition(".")
    rows: Sequence[dict[str, Any]] = facts.get(name, ()) if place.isdecimal() else ()
    if not rows:
        return WrongLine(group.lines[0], name, code, str(error))
    row = rows[int(place)]
    column = f"price:{row['market']}" if name == "market_prices" else COLUMNS.get(part, part)
    return WrongLine(group.line_of(row["sku"]), column, code, str(error))


def changed_lines(group: Group, listing: Listing, facts: dict[str, Any]) -> set[int]:
    """The numbers of the lines that say something new of the listing as it is stored."""
    found: set[int] = set()
    for name, fact in facts.items():
        before = getattr(listing, name)
        if before == fact:
            continue
        if name not in ("variants", "market_prices"):
            found.add(group.lines[0].number)
            continue
        moved = [one for one in (*fact, *before) if (one in fact) != (one in before)]
        found |= {group.line_of(one["sku"]).number for one in moved}
    return found
