"""The known forms of tracking numbers, read from shipping/data/number_formats.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shipping.checks.numbers.digits import SCHEMES

PATH = Path(__file__).parents[2] / "data" / "number_formats.yaml"


@dataclass(frozen=True)
class NumberFormat:
    """One form; without a `scheme` it carries no check digit."""

    courier: str
    courier_name: str
    id: str
    form: re.Pattern[str]
    scheme: str = ""
    lead: str = ""

    def expected(self, serial: str) -> str:
        """The check digit that belongs to the serial."""
        led = serial if serial.startswith(self.lead) else self.lead + serial
        return SCHEMES[self.scheme](led)


@cache
def formats() -> tuple[NumberFormat, ...]:
    entries = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return tuple(_format(entry, row) for entry in entries for row in entry["formats"])


def _format(entry: dict[str, Any], row: dict[str, str]) -> NumberFormat:
    scheme = row.get("scheme", "")
    if scheme and scheme not in SCHEMES:
        raise LookupError(f"{row['id']}: no check digit scheme is called {scheme}")
    return NumberFormat(
        courier=entry["courier"],
        courier_name=entry["name"],
        id=row["id"],
        form=re.compile(row["form"].replace(" ", "")),
        scheme=scheme,
        lead=row.get("lead", ""),
    )


def format_named(name: str) -> NumberFormat | None:
    return next((one for one in formats() if one.id.casefold() == name.strip().casefold()), None)


def courier_named(carrier: str) -> str:
    """The courier whose name the carrier's begins with ("DHL Express"); "" for a stranger."""
    words = carrier.casefold().split()
    for known in formats():
        name = known.courier_name.casefold().split()
        if words[: len(name)] == name:
            return known.courier
    return ""
