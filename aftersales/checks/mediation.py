"""The standard of mediation applied to facts: which row decides, what it gives, what is missing.

A fact is True, False or absent, which means that nobody knows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policy.sections.mediation import MediationSection, StandardRow

Facts = Mapping[str, bool]


class Fit(StrEnum):
    """Whether the facts let a row decide."""

    DECIDES = "decides"
    FITS = "fits"
    OPEN = "open"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Weighed:
    """A row of the standard against the facts.

    `unknown` are the facts that it waits for; `buyer_lacks` and `seller_lacks` the evidence that
    a side has not shown. `is_upheld` says whether the claim stands, `by_presumption` whether only
    because of whom the row believes.
    """

    code: str
    row: StandardRow
    fit: Fit
    unknown: tuple[str, ...]
    buyer_lacks: tuple[str, ...]
    seller_lacks: tuple[str, ...]
    is_upheld: bool
    by_presumption: bool

    @property
    def low_percent(self) -> int:
        return self.row.low_percent if self.is_upheld else 0

    @property
    def high_percent(self) -> int:
        return self.row.high_percent if self.is_upheld else 0

    @property
    def gives(self) -> bool:
        return self.high_percent > 0

    @property
    def return_paid_by(self) -> str:
        return self.row.return_paid_by if self.gives else "nobody"

    @property
    def effect(self) -> str:
        return self.row.effect if self.gives else "none"


@dataclass(frozen=True)
class Judged:
    """A claim by the standard: every row, the one that decides, and what could still change it."""

    claim: str
    rows: tuple[Weighed, ...]
    decides: Weighed
    may_change_with: tuple[str, ...]


@dataclass(frozen=True)
class Remedy:
    """What the standard gives for a whole ticket, in minor units of its currency."""

    low_minor: int
    high_minor: int
    return_paid_by: str
    effect: str

    def covers(self, amount_minor: int) -> bool:
        return self.low_minor <= amount_minor <= self.high_minor


def judge_claim(claim: str, facts: Facts, standard: MediationSection) -> Judged:
    """Weigh every row of the claim; the first one that fits decides.

    Rule: docs/rules/aftersales.md#mediation.
    """
    weighed = [weigh(code, row, facts) for code, row in standard.rows_of(claim)]
    first = next(place for place, one in enumerate(weighed) if one.fit is Fit.FITS)
    decides = replace(weighed[first], fit=Fit.DECIDES)
    open_before = [one for one in weighed[:first] if one.fit is Fit.OPEN]
    waits_for = dict.fromkeys(code for one in open_before for code in one.unknown)
    rows = (*weighed[:first], decides, *weighed[first + 1 :])
    return Judged(claim, rows, decides, tuple(waits_for))


def weigh(code: str, row: StandardRow, facts: Facts) -> Weighed:
    """One row: does it fit, and who of the two has shown what they must?

    A buyer who must show nothing has shown it; a store that may show nothing has no answer.
    """
    buyer_lacks = tuple(one for one in row.buyer_evidence if not facts.get(one))
    seller_lacks = tuple(one for one in row.seller_evidence if not facts.get(one))
    buyer_has_shown = not buyer_lacks
    seller_has_shown = bool(row.seller_evidence) and not seller_lacks
    by_presumption = buyer_has_shown == seller_has_shown
    is_upheld = row.presumption == "buyer" if by_presumption else buyer_has_shown
    unknown = tuple(one for one in (*row.when, *row.when_not) if one not in facts)
    fit = _fit(row, facts, unknown)
    return Weighed(code, row, fit, unknown, buyer_lacks, seller_lacks, is_upheld, by_presumption)


def _fit(row: StandardRow, facts: Facts, unknown: Sequence[str]) -> Fit:
    contradicts = any(facts.get(one) is False for one in row.when)
    if contradicts or any(facts.get(one) is True for one in row.when_not):
        return Fit.EXCLUDED
    return Fit.OPEN if unknown else Fit.FITS


# The graver one speaks for the ticket.
PAYERS = ("nobody", "buyer", "store")
EFFECTS = ("none", "not_received", "not_as_described")


def remedy_of(judged: Sequence[tuple[Judged, int]]) -> Remedy:
    """Add up the remedies of a ticket's claims, each with the money of its articles.

    Halves of a cent widen the range: rounding alone never departs from the standard.
    """
    decisive = [(one.decides, worth) for one, worth in judged]
    return Remedy(
        low_minor=sum(worth * one.low_percent // 100 for one, worth in decisive),
        high_minor=sum(-(-worth * one.high_percent // 100) for one, worth in decisive),
        return_paid_by=max((one.return_paid_by for one, _ in decisive), key=PAYERS.index),
        effect=max((one.effect for one, _ in decisive), key=EFFECTS.index),
    )
