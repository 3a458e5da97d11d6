"""One thing that speaks against a shipment, with the facts side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Fact = str | int | float | datetime | list[str] | None


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class Signal:
    """`facts` are what the seller sees and may rebut: what was expected, what was found."""

    code: str
    severity: Severity
    facts: Mapping[str, Fact]
