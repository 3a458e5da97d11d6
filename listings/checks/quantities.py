"""Numbers with their units as sellers write them, in the unit that the rules count in.

Not a units library: reading a text for five units has to cost microseconds, and the factors are
those that the rules name.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

NUMBER = r"(?<![\d.,])\d{1,3}(?:[ .,]\d{3})+(?![\d])|(?<![\d.,])\d{1,9}(?:[.,]\d{1,3})?(?!\d)"
GROUPED = re.compile(r"\d{1,3}(?:[ .,]\d{3})+")
# Unit words over folded text, with the factor to the first unit of each kind.
UNITS: dict[str, tuple[tuple[str, str], ...]] = {
    "capacity_mah": (
        (r"m\s?ah|milliampere?[ -]?(?:hours?|stunden)|miliamperios?(?: hora)?|毫安时?", "1"),
        (r"ah|安时", "1000"),
    ),
    "storage_gb": (
        (r"gb|gigabytes?|giga|go|g(?=内存|存储|u盘)", "1"),
        (r"tb|terabytes?|to(?![a-z])", "1000"),
    ),
    "lumens": ((r"lumens?|lumenes|lumen|lm|流明", "1"),),
    "power_w": (
        (r"w(?:atts?|atios)?|瓦特?", "1"),
        (r"kw|千瓦", "1000"),
    ),
}
TEN_THOUSAND = "万"
# A folded text without one of these has no unit of theirs.
READERS = {
    kind: re.compile(
        rf"(?P<number>{NUMBER})(?P<many>{TEN_THOUSAND})?[\s\-]?(?:"
        + "|".join(f"(?P<u{place}>{words})" for place, (words, _factor) in enumerate(units))
        + r")(?![a-z0-9/])"
    )
    for kind, units in UNITS.items()
}


class Quantity(NamedTuple):
    """A value in the kind's first unit, and where number and unit stand in the folded text."""

    value: Decimal
    start: int
    end: int


def quantities(kind: str, folded: str) -> Iterator[Quantity]:
    """Every number with a unit of the kind."""
    for match in READERS[kind].finditer(folded):
        units = UNITS[kind]
        factor = next(units[place][1] for place in range(len(units)) if match[f"u{place}"])
        value = plain_number(match["number"]) * Decimal(factor)
        yield Quantity(value * 10_000 if match["many"] else value, match.start(), match.end())


def plain_number(written: str) -> Decimal:
    """1,000 and 1.000 and 1 000 are a thousand; 1.5 and 1,5 are one and a half."""
    if GROUPED.fullmatch(written):
        return Decimal(re.sub(r"[ .,]", "", written))
    return Decimal(written.replace(",", "."))
