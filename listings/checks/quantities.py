"""Numbers with their units as sellers write them, in the unit that the rules count in.

Not a units library: reading a text for five units has to cost microseconds, and the factors are
those that the rules name.
"""

import re
from collections.abc import Iterable, Iterator
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
    "voltage_v": ((r"v(?:olts?|oltios)?|伏特?", "1"),),
    # Fluid ounces of the United States.
    "volume_ml": (
        (r"ml|millilit(?:er|re)s?|mililitros?|毫升", "1"),
        (r"cl|centilitres?", "10"),
        (r"l|lit(?:er|re)s?|litros?|升", "1000"),
        (r"fl\.? ?oz", "29.57"),
    ),
    "weight_g": (
        (r"g|gr|grams?|gramos?|gramas?|grammes?|gramm|克", "1"),
        (r"kg|kilos?|kilograms?|kilogramos?|quilos?|公斤|千克", "1000"),
        (r"oz|ounces?", "28.35"),
        (r"lbs?|pounds?", "453.6"),
    ),
}
TEN_THOUSAND = "万"
# A blank behind a model's number parts it from the value: "HW-T420 150W".
MODEL = re.compile(r"[a-z_]$|[a-z0-9][\-/]$")
# Round thousands are one number, whatever stands before.
THOUSANDS = re.compile(r" 000$")


def _reader(kinds: Iterable[str]) -> re.Pattern[str]:
    """A number with a unit of one of the kinds; the group that matched names kind and unit."""
    ways = "|".join(
        f"(?P<{kind}_{place}>{words})"
        for kind in kinds
        for place, (words, _factor) in enumerate(UNITS[kind])
    )
    return re.compile(
        rf"(?P<number>{NUMBER})(?P<many>{TEN_THOUSAND})?[\s\-]?(?:{ways})(?![a-z0-9/])"
    )


FACTORS = {
    f"{kind}_{place}": (kind, Decimal(factor))
    for kind, units in UNITS.items()
    for place, (_words, factor) in enumerate(units)
}
READERS = {kind: _reader([kind]) for kind in UNITS}
ANY = _reader(UNITS)


class Quantity(NamedTuple):
    """A value in the kind's first unit, and where number and unit stand in the folded text."""

    value: Decimal
    start: int
    end: int
    # Without the digits before a blank: "Phone 15 128GB" may be 128 GB as well as 15,128.
    short: Decimal | None = None

    @property
    def readings(self) -> tuple[Decimal, ...]:
        """All values that the words may mean."""
        return (self.value,) if self.short is None else (self.value, self.short)


def quantities(kind: str, folded: str) -> Iterator[Quantity]:
    """Every number with a unit of the kind."""
    return (one for _kind, one in _read(READERS[kind], folded))


def all_quantities(folded: str) -> dict[str, list[Quantity]]:
    """Every number with a unit, by kind, in one pass."""
    found: dict[str, list[Quantity]] = {}
    for kind, one in _read(ANY, folded):
        found.setdefault(kind, []).append(one)
    return found


def _read(reader: re.Pattern[str], folded: str) -> Iterator[tuple[str, Quantity]]:
    for match in reader.finditer(folded):
        # The unit's group is the last that closed.
        kind, factor = FACTORS[match.lastgroup or ""]
        factor *= 10_000 if match["many"] else 1
        number, start = match["number"], match.start()
        group = number.rpartition(" ")[2]
        if group != number and MODEL.search(folded, max(0, start - 2), start):
            number, start = group, match.end("number") - len(group)
        short = (
            None if group == number or THOUSANDS.search(number) else plain_number(group) * factor
        )
        yield kind, Quantity(plain_number(number) * factor, start, match.end(), short)


def plain_number(written: str) -> Decimal:
    """1,000 and 1.000 and 1 000 are a thousand; 1.5 and 1,5 are one and a half."""
    if GROUPED.fullmatch(written):
        return Decimal(re.sub(r"[ .,]", "", written))
    return Decimal(written.replace(",", "."))
