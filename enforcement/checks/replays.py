"""Two policies on the same ledgers: what each of them would have prescribed to a store."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from enforcement.checks import ladder
from enforcement.checks.rules import (
    Action,
    Capability,
    EarnBack,
    Family,
    LadderPolicy,
    Proposal,
    RulePoints,
    Sanction,
    Violation,
)

# From no step at all to the gravest one; a store's band is its gravest step.
GOOD = "good"
BANDS: tuple[str, ...] = (GOOD, *Action)
RANKS = {band: rank for rank, band in enumerate(BANDS)}


class Entry(NamedTuple):
    """A row of the ledger. `points` are hundredths, as its own version gave them.

    Points that were earned back have no `code`.
    """

    id: int
    code: str
    family: str
    points: int
    occurred_at: datetime
    decided_at: datetime
    group_key: str
    reverses: int | None


class Prescribed(NamedTuple):
    """One step as a seller would feel it: which, in which family, from when to when, closing what.

    One that lasts until its points expire ends with them.
    """

    starts_at: datetime
    family: str
    action: Action
    ends_at: datetime
    closes: tuple[Capability, ...]


class Weight(NamedTuple):
    """How hard it all is, the gravest part first: the greater of two is the harder one.

    `longest` is how long the gravest step lasts, `closed` how long capabilities are closed in
    all, both in seconds; `points` are those of the worst family, in hundredths.
    """

    rank: int = 0
    longest: int = 0
    closed: int = 0
    steps: int = 0
    points: int = 0

    @property
    def band(self) -> str:
        return BANDS[self.rank]


class Course(NamedTuple):
    """The steps that began in the days of the replay, in order, and the points at its end."""

    steps: tuple[Prescribed, ...]
    points: int

    @property
    def weight(self) -> Weight:
        if not self.steps:
            return Weight(points=self.points)
        gravest, closed = (0, 0), 0
        for starts_at, _family, action, ends_at, closes in self.steps:
            seconds = int((ends_at - starts_at).total_seconds())
            gravest = max(gravest, (RANKS[action], seconds))
            closed += seconds * len(closes)
        return Weight(*gravest, closed, len(self.steps), self.points)


class Past(NamedTuple):
    """Where a ledger stands at the first day of the replay, and which rules it knows by then."""

    replay: ladder.Replay
    seen: set[str]

    def fork(self, policy: LadderPolicy) -> "Past":
        return Past(self.replay.fork(policy), self.seen.copy())


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
    names: dict[tuple[str, str, int, bool, bool], str] = field(default_factory=dict)

    @cached_property
    def policy(self) -> LadderPolicy:
        return LadderPolicy(self.families, self.rules)

    @cached_property
    def forgiven(self) -> set[str]:
        """Rules whose first offence is free."""
        return {code for code, rule in self.book.items() if rule.first_offence_free}

    def course(self, ledger: Sequence[Entry], at: datetime) -> Course:
        """What this policy would have prescribed since then, and the points that count at `at`."""
        older, newer = parted(ledger, self.since)
        return self.end(self.past(older), newer, at)

    def past(self, older: Sequence[Entry]) -> Past:
        replay, seen = ladder.Replay(self.policy), set[str]()
        replay.follow(self._rows(older, seen))
        replay.forget_steps()
        return Past(replay, seen)

    def end(self, past: Past, newer: Sequence[Entry], at: datetime) -> Course:
        """The course from that past on, which is used up."""
        replay, seen = past
        replay.follow(self._rows(newer, seen))
        found = [_prescribed(step) for step in replay.sanctions]
        found += [_prescribed(step) for step in replay.proposals]
        return Course(tuple(sorted(found)), replay.points_at(at))

    def _rows(self, entries: Sequence[Entry], seen: set[str]) -> Iterator[Violation | EarnBack]:
        """The entries for the ladder; each violation names in `rules` what it costs.

        What was earned back counts as it was. Families that the policy does not have are left out.
        """
        names, families, since = self.names, self.families, self.since
        for _pk, code, family, points, occurred_at, decided_at, group, _reverses in entries:
            if not code:
                if family in families:
                    yield EarnBack("", decided_at, family, points)
                continue
            known = (code, family, points, decided_at >= since, code in seen)
            name = names.get(known)
            if name is None:
                name = names[known] = self._name(*known)
            seen.add(code)
            if name:
                # The rows come in the order of decision already: nothing asks for their ids.
                yield Violation("", decided_at, name, occurred_at, group or None)

    def _name(self, code: str, family: str, points: int, is_new: bool, is_known: bool) -> str:
        """What `rules` calls it, "" where it does not count: only the first of a rule is free."""
        own, is_free = self.book.get(code), False
        if own:
            is_free = own.first_offence_free and not is_known
            if is_new:
                family, points = own.family, own.points
        if family not in self.families:
            return ""
        name = f"{code}|{family}|{points}|{is_free}"
        self.rules[name] = RulePoints(family, points, is_free)
        return name


def parted(ledger: Sequence[Entry], since: datetime) -> tuple[list[Entry], list[Entry]]:
    """What stands of a ledger in the order of decision: from before `since`, and from then on."""
    gone = {entry.reverses for entry in ledger if entry.reverses}
    stands = [entry for entry in ledger if not entry.reverses and entry.id not in gone]
    at = bisect_left(stands, since, key=attrgetter("decided_at"))
    return stands[:at], stands[at:]


def _prescribed(step: Sanction | Proposal) -> Prescribed:
    if isinstance(step, Proposal):
        return Prescribed(step.made_at, step.family, step.action, step.expires_at, ())
    ends_at = step.ends_at or step.expires_at
    return Prescribed(step.starts_at, step.family, step.action, ends_at, step.blocks)


@dataclass(frozen=True)
class Comparison:
    """Two sides that begin at the same instant, and the instant at which both end."""

    before: Side
    after: Side
    at: datetime

    def courses(self, ledger: Sequence[Entry]) -> tuple[Course, Course]:
        """What both would have prescribed, from a store's ledger in the order of decision.

        Where nothing that these rows touch differs, the second answer is the first one; where
        only what they cost differs, both have one past.
        """
        older, newer = parted(ledger, self.before.since)
        past = self.before.past(older)
        if not self._touches(ledger):
            old = self.before.end(past, newer, self.at)
            return old, old
        other = self.after.past(older) if self._splits(older) else past.fork(self.after.policy)
        return self.before.end(past, newer, self.at), self.after.end(other, newer, self.at)

    def _touches(self, ledger: Sequence[Entry]) -> bool:
        codes, families = self.codes, self.families
        return any(entry.code in codes or entry.family in families for entry in ledger)

    def _splits(self, older: Sequence[Entry]) -> bool:
        """Whether these, which cost what they did, can stand otherwise under the two."""
        families, forgiven = self.families, self.forgiven
        if not families and not forgiven:
            return False
        return any(entry.family in families or entry.code in forgiven for entry in older)

    @cached_property
    def families(self) -> set[str]:
        """Families that are not the same under both."""
        old, new = self.before.families, self.after.families
        return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}

    @cached_property
    def codes(self) -> set[str]:
        """Rules that do not cost the same under both, or count in a family that differs."""
        old, new = self.before.book, self.after.book
        return {
            code
            for code in old.keys() | new.keys()
            if old.get(code) != new.get(code) or old[code].family in self.families
        }

    @cached_property
    def forgiven(self) -> set[str]:
        """Rules whose first offence is free under one of them only."""
        return self.before.forgiven ^ self.after.forgiven
