"""What a commercial invoice and a customs declaration say of a parcel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from babel.numbers import get_currency_precision

from policy.sections.customs import Declaration


class Form(StrEnum):
    """The papers that can be made."""

    INVOICE = "invoice"
    CN22 = "cn22"
    CN23 = "cn23"


@dataclass(frozen=True)
class PaperLine:
    """One article: `weight_g` is of one piece, None where nobody has said it."""

    description: str
    quantity: int
    unit_price_minor: int
    hs: str = ""
    origin: str = ""
    weight_g: Decimal | None = None

    @property
    def value_minor(self) -> int:
        return self.quantity * self.unit_price_minor

    @property
    def net_g(self) -> Decimal | None:
        return None if self.weight_g is None else self.quantity * self.weight_g


@dataclass(frozen=True)
class Papers:
    """The facts of one parcel, of which each form takes its part."""

    number: str
    tracking: str
    carrier: str
    shipped_on: date
    currency: str
    sender: Sequence[str]
    recipient: Sequence[str]
    lines: Sequence[PaperLine]

    @property
    def total_minor(self) -> int:
        return sum(line.value_minor for line in self.lines)

    @property
    def net_g(self) -> Decimal | None:
        """Of everything, or None while the weight of one article is not known."""
        weights = [line.net_g for line in self.lines if line.net_g is not None]
        return sum(weights, Decimal()) if len(weights) == len(self.lines) else None


def declaration_of(papers: Papers, limits: Declaration, eur_per_unit: Mapping[str, float]) -> Form:
    """The small form up to the policy's value and weight; the large one above, and where the
    currency has no rate to tell by.

    Rule: docs/rules/shipping.md#customs-papers.
    """
    rate = eur_per_unit.get(papers.currency)
    if rate is None or (papers.net_g is not None and papers.net_g > limits.cn22_up_to_g):
        return Form.CN23
    major = Decimal(papers.total_minor).scaleb(-get_currency_precision(papers.currency))
    sdr = major * Decimal(str(rate)) / Decimal(str(limits.eur_per_sdr))
    return Form.CN22 if sdr <= limits.cn22_up_to_sdr else Form.CN23
