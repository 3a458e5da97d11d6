"""Two policies on the same ledgers: where each of them would see a store stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from enforcement.checks import ladder
from enforcement.checks.rules import (
    Action,
    Family,
    LadderPolicy,
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
    names: dict[tuple[str, str, int, bool], str] = field(default_factory=dict)

    def valued(self, ledger: Sequence[Entry]) -> list[tuple[Entry, str]]:
        """The violations that stand, each with the name in `rules` of what it costs.

        Only the first of a rule can be free.
        """
        gone = {entry.reverses for entry in ledger}
        seen: set[str] = set()
        found = []
        for entry in ledger:
            if entry.reverses or entry.id in gone:
                continue
            code, family, points = entry.code, entry.family, entry.points
            own, is_free = self.book.get(code), False
            if own:
                is_free = own.first_offence_free and code not in seen
                if entry.decided_at >= self.since:
                    family, points = own.family, own.points
            seen.add(code)
            if family in self.families:
                found.append((entry, self._name(code, family, points, is_free)))
        return found

    def place(self, valued: Sequence[tuple[Entry, str]], at: datetime) -> Place:
        touched = {self.rules[name].family for _entry, name in valued}
        families = {name: self.families[name] for name in touched}
        rows = (
            Violation(entry.id, entry.decided_at, name, entry.occurred_at, entry.group_key or None)
            for entry, name in valued
        )
        actions, points = ladder.gravest(LadderPolicy(families, self.rules), rows, at)
        return Place(max((RANKS[action] for action in actions), default=0), points)

    def _name(self, *cost: Any) -> str:
        found = self.names.get(cost)
        if found is None:
            found = self.names[cost] = "|".join(map(str, cost))
            self.rules[found] = RulePoints(*cost[1:])
        return found


def places(before: Side, after: Side, ledger: Sequence[Entry], at: datetime) -> tuple[Place, Place]:
    """Where a store stands under both at `at`, from its ledger in the order of decision.

    Where nothing that this store's rows touch differs, the second answer is the first one.
    """
    old, new = before.valued(ledger), after.valued(ledger)
    place = before.place(old, at)
    if old == new:
        touched = {before.rules[name].family for _entry, name in old}
        if all(before.families[name] == after.families[name] for name in touched):
            return place, place
    return place, after.place(new, at)
