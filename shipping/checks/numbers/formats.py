"""The known forms of tracking numbers, read from shipping/data/number_formats.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.yaml_files import read_yaml
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


Forms = tuple[NumberFormat, ...]


@dataclass(frozen=True)
class Packaged:
    """A courier of the package, with its forms as they are written there."""

    courier: str
    name: str
    formats: tuple[dict[str, str], ...]


@cache
def packaged() -> tuple[Packaged, ...]:
    entries = read_yaml(PATH)
    return tuple(Packaged(one["courier"], one["name"], tuple(one["formats"])) for one in entries)


@cache
def formats() -> Forms:
    """The forms of the package; what admins changed is `shipping.queries.carriers.forms_at`."""
    return tuple(format_of(one.courier, one.name, row) for one in packaged() for row in one.formats)


def format_of(courier: str, name: str, row: Mapping[str, str]) -> NumberFormat:
    scheme = row.get("scheme", "")
    if scheme and scheme not in SCHEMES:
        raise LookupError(f"{row['id']}: no check digit scheme is called {scheme}")
    return NumberFormat(
        courier=courier,
        courier_name=name,
        id=row["id"],
        form=re.compile(row["form"].replace(" ", "")),
        scheme=scheme,
        lead=row.get("lead", ""),
    )


def format_named(name: str) -> NumberFormat | None:
    return next((one for one in formats() if one.id.casefold() == name.strip().casefold()), None)


def courier_named(carrier: str, known: Forms | None = None) -> str:
    """The courier whose name the carrier's begins with ("DHL Express"); "" for a stranger."""
    words = carrier.casefold().split()
    for one in formats() if known is None else known:
        name = one.courier_name.casefold().split()
        if words[: len(name)] == name:
            return one.courier
    return ""
