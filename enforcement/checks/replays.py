"""Two policies on the same ledgers: where each of them would see a store stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from enforcement.checks import ladder
from enforcement.checks.rules import (
    Action,
    Family,
    LadderPolicy,
    Row,
    RulePoints,
    Violation,
)

# From nothing in force to the gravest step; a store's band is its gravest one.
GOOD = "good"
BANDS: tuple[str, ...] = (GOOD, *Action)
RANKS = {band: rank for rank, band in enumerate(BANDS)}


class Entry(NamedTuple):
    """A row of the ledger. `points` are hundredths, as its own version gave them."""

    id: str
    code: str
    family: str
    points: int
    occurred_at: datetime
    decided_at: datetime
    group_key: str
    reverses: str


class Place(NamedTuple):
    """Where a store stands: its gravest step, and the points of its worst family (hundredths)."""

    rank: int
    points: int

    @property
    def band(self) -> str:
        return BANDS[self.rank]


@dataclass(frozen=True)
class Side:
    """One policy. It gives its own points to what was decided since then, and to nothing older.

    `book` is rule code -> what a violation of it costs.
    """

    families: dict[str, Family]
    book: dict[str, RulePoints]
    since: datetime
    # Rows of all ledgers share these: a rule is named by all that makes it count otherwise.
    rules: dict[str, RulePoints] = field(default_factory=dict)

    def valued(self, ledger: Sequence[Entry]) -> list[tuple[Entry, RulePoints]]:
        """What each violation that stands costs; only the first of a rule can be free."""
        gone = {entry.reverses for entry in ledger}
        seen: set[str] = set()
        found = []
        for entry in ledger:
            if entry.reverses or entry.id in gone:
                continue
            own = self.book.get(entry.code)
            is_free = own is not None and own.first_offence_free and entry.code not in seen
            seen.add(entry.code)
            if own and entry.decided_at >= self.since:
                family, points = own.family, own.points
            else:
                family, points = entry.family, entry.points
            if family in self.families:
                found.append((entry, RulePoints(family, points, is_free)))
        return found

    def place(self, valued: Iterable[tuple[Entry, RulePoints]], at: datetime) -> Place:
        rows: list[Row] = [
            Violation(
                entry.id,
                entry.decided_at,
                self._name(entry.code, cost),
                entry.occurred_at,
                entry.group_key or None,
            )
            for entry, cost in valued
        ]
        found = ladder.standing(LadderPolicy(self.families, self.rules), rows, at)
        ranks = [RANKS[sanction.action] for sanction in found.sanctions]
        ranks += [RANKS[proposal.action] for proposal in found.proposals]
        points = (family.points for family in found.families.values())
        return Place(max(ranks, default=0), max(points, default=0))

    def _name(self, code: str, cost: RulePoints) -> str:
        name = f"{code}|{cost.family}|{cost.points}|{cost.first_offence_free}"
        self.rules.setdefault(name, cost)
        return name


def places(before: Side, after: Side, ledger: Sequence[Entry], at: datetime) -> tuple[Place, Place]:
    """Where a store stands under both at `at`, from its ledger in the order of decision.

    Where nothing that this store's rows touch differs, the second answer is the first one.
    """
    old, new = before.valued(ledger), after.valued(ledger)
    place = before.place(old, at)
    if old == new and all(
        before.families[cost.family] == after.families[cost.family] for _entry, cost in old
    ):
        return place, place
    return place, after.place(new, at)
