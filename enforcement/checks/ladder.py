"""The penalty ladder: points, sanctions and ban proposals, replayed from the ledger.

Nothing is stored: the same rows give the same standing at the same instant, always.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from enforcement.checks.rules import (
    STRIKE,
    Action,
    Capability,
    EarnBack,
    Expiry,
    Family,
    FamilyStanding,
    LadderPolicy,
    Lot,
    Proposal,
    Reversal,
    Row,
    Sanction,
    Standing,
    Step,
    Violation,
    union,
)

T = TypeVar("T")


@dataclass(slots=True)
class _Group:
    anchor: datetime
    maximum: int


@dataclass(slots=True)
class _Account:
    """One family during a replay."""

    name: str
    family: Family
    points: int = 0
    lots: deque[Lot] = field(default_factory=deque)
    groups: dict[str, list[_Group]] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)

    def copy(self) -> "_Account":
        groups = {
            key: [_Group(one.anchor, one.maximum) for one in kept]
            for key, kept in self.groups.items()
        }
        return _Account(
            self.name, self.family, self.points, self.lots.copy(), groups, self.days.copy()
        )

    def drop_expired(self, at: datetime) -> None:
        # All lots of a family live equally long, so they expire in processing order.
        while self.lots and self.lots[0].expires_at <= at:
            self.points -= self.lots.popleft().points


class _Accounts(dict[str, _Account]):
    """Made when a row first touches them: most ledgers know one family."""

    def __init__(self, families: Mapping[str, Family]) -> None:
        super().__init__()
        self.families = families

    def __missing__(self, name: str) -> _Account:
        account = self[name] = _Account(name, self.families[name])
        return account


class Replay:
    """A ledger on its way up the ladder: where it stands and what it was given."""

    __slots__ = ("accounts", "policy", "proposals", "sanctions", "seen_rules")

    def __init__(self, policy: LadderPolicy) -> None:
        self.policy = policy
        self.accounts = _Accounts(policy.families)
        self.sanctions: list[Sanction] = []
        self.proposals: list[Proposal] = []
        self.seen_rules: set[str] = set()

    def follow(self, rows: Iterable[Row]) -> None:
        """Go on with rows in the order of decision, none of which is taken back.

        Raises KeyError when a row names a rule or family that the policy does not have.
        """
        for row in rows:
            if isinstance(row, Violation):
                _violate(self, row)
            elif isinstance(row, EarnBack):
                _earn_back(self.accounts[row.family], row)

    def fork(self, policy: LadderPolicy) -> "Replay":
        """From the same place on under `policy`, which has the same families."""
        fork = Replay(policy)
        for name, account in self.accounts.items():
            fork.accounts[name] = account.copy()
        fork.sanctions, fork.proposals = self.sanctions.copy(), self.proposals.copy()
        fork.seen_rules = self.seen_rules.copy()
        return fork

    def forget_steps(self) -> None:
        """Only those from here on are asked for; the points stay."""
        self.sanctions, self.proposals = [], []

    def points_at(self, at: datetime) -> int:
        """Those of the worst family; `at` is not before the last row."""
        for account in self.accounts.values():
            account.drop_expired(at)
        return max((account.points for account in self.accounts.values()), default=0)


def standing(policy: LadderPolicy, history: Sequence[Row], at: datetime) -> Standing:
    """Points per family, sanctions in force, ban proposals and closed capabilities at `at`.

    Rows decided after `at` are not seen; a reversed row is as if it had never been.
    Raises KeyError when a row names a rule or family that the policy does not have.
    Rule: docs/rules/enforcement.md#ladder.
    """
    replay = Replay(policy)
    replay.follow(_standing_rows(history, at))
    return _answer(replay, at)


def _standing_rows(history: Sequence[Row], at: datetime) -> list[Row]:
    """Rows decided by `at` in order, without reversals' targets."""
    seen = sorted((row for row in history if row.decided_at <= at), key=_order)
    place = {row.id: index for index, row in enumerate(seen)}
    removed: set[str] = set()
    for index in range(len(seen) - 1, -1, -1):
        row = seen[index]
        if not isinstance(row, Reversal) or row.id in removed:
            continue
        if place.get(row.reverses, index) < index:
            removed.add(row.reverses)
    return [row for row in seen if row.id not in removed]


def _order(row: Row) -> tuple[datetime, str]:
    return row.decided_at, row.id


def _violate(replay: Replay, row: Violation) -> None:
    because, decided_at, code, _occurred_at, group_key = row
    rule = replay.policy.rules[code]
    account = replay.accounts[rule.family]
    family = account.family
    amount = STRIKE if family.has_strikes else rule.points
    if rule.first_offence_free and code not in replay.seen_rules:
        replay.seen_rules.add(code)
        amount = 0
    if group_key is not None:
        amount = _beyond_group(account, row, amount)
    if family.day_cap is not None:
        amount = _within_day(account, row, amount)
    account.drop_expired(decided_at)
    before = account.points
    lot = Lot(because, amount, amount, decided_at, decided_at + family.life)
    account.lots.append(lot)
    account.points += amount
    crossed = family.crossed(before, account.points)
    if crossed:
        _climb(replay, account, lot, crossed)


def _beyond_group(account: _Account, row: Violation, base: int) -> int:
    """Only what exceeds the gravest row of the same root cause counts."""
    window_days = account.family.group_window_days
    if row.group_key is None or window_days is None:
        return base
    window = timedelta(days=window_days)
    groups = account.groups.setdefault(row.group_key, [])
    for group in groups:
        if abs(group.anchor - row.occurred_at) < window:
            amount = max(0, base - group.maximum)
            group.maximum = max(group.maximum, base)
            return amount
    groups.append(_Group(row.occurred_at, base))
    return base


def _within_day(account: _Account, row: Violation, amount: int) -> int:
    if account.family.day_cap is None:
        return amount
    day = row.occurred_at.astimezone(UTC).date()
    taken = account.days.get(day, 0)
    allowed = max(0, min(amount, account.family.day_cap - taken))
    account.days[day] = taken + allowed
    return allowed


def _climb(replay: Replay, account: _Account, lot: Lot, crossed: tuple[Step, ...]) -> None:
    timed = [step for step in crossed if step.action is not Action.PROPOSE_BAN]
    if timed:
        replay.sanctions.append(_sanction(account.name, timed[-1], lot))
    if len(timed) < len(crossed):
        proposal = Proposal(
            account.name, lot.decided_at, account.points, lot.because, lot.expires_at
        )
        replay.proposals.append(proposal)


def _sanction(family: str, step: Step, lot: Lot) -> Sanction:
    starts_at = lot.decided_at
    ends_at = None if step.days is None else starts_at + timedelta(days=step.days)
    return Sanction(family, step.action, step.days, starts_at, ends_at, lot.expires_at, lot.because)


def _earn_back(account: _Account, row: EarnBack) -> None:
    if account.family.has_strikes:
        return
    account.drop_expired(row.decided_at)
    left = min(row.points, account.points)
    account.points -= left
    for index, lot in enumerate(account.lots):
        taken = min(lot.points, left)
        account.lots[index] = lot._replace(points=lot.points - taken)
        left -= taken


def _answer(replay: Replay, at: datetime) -> Standing:
    running = [sanction for sanction in replay.sanctions if sanction.is_running(at)]
    open_proposals = [proposal for proposal in replay.proposals if at < proposal.expires_at]
    return Standing(
        at=at,
        families={name: _family(replay.accounts[name], at) for name in replay.policy.families},
        sanctions=tuple(sorted(running, key=_sanction_order)),
        proposals=tuple(sorted(open_proposals, key=lambda p: (p.made_at, p.family, p.because))),
        capabilities_blocked=union(running),
    )


def _sanction_order(sanction: Sanction) -> tuple[datetime, str, str, str]:
    return sanction.starts_at, sanction.family, sanction.action.value, sanction.because


def _family(account: _Account, at: datetime) -> FamilyStanding:
    account.drop_expired(at)
    higher = [s.at_points for s in account.family.steps if s.at_points > account.points]
    next_threshold = min(higher, default=None)
    return FamilyStanding(account.points, next_threshold, _expiry(account), tuple(account.lots))


def _expiry(account: _Account) -> Expiry | None:
    live = [lot for lot in account.lots if lot.points > 0]
    if not live:
        return None
    at = min(lot.expires_at for lot in live)
    return Expiry(at, sum(lot.points for lot in live if lot.expires_at == at))


@dataclass(frozen=True)
class Change:
    """One family before and after a row; `crossed` are the steps on the way up, lowest first."""

    family: str
    points_before: int
    points_after: int
    crossed: tuple[Step, ...]


@dataclass(frozen=True)
class Preview:
    """What one more row does at the instant it is decided: two standings and the difference."""

    before: Standing
    after: Standing
    changes: tuple[Change, ...]
    imposed: tuple[Sanction, ...]
    lifted: tuple[Sanction, ...]
    proposed: tuple[Proposal, ...]
    withdrawn: tuple[Proposal, ...]

    @property
    def action(self) -> Action | None:
        """The sanction the row brings, else a ban proposal, else nothing."""
        if self.imposed:
            return self.imposed[-1].action
        return Action.PROPOSE_BAN if self.proposed else None

    @property
    def ends_at(self) -> datetime | None:
        return self.imposed[-1].ends_at if self.imposed else None

    @property
    def capabilities_lost(self) -> tuple[Capability, ...]:
        return _without(self.after.capabilities_blocked, self.before.capabilities_blocked)

    @property
    def capabilities_regained(self) -> tuple[Capability, ...]:
        return _without(self.before.capabilities_blocked, self.after.capabilities_blocked)


def preview(policy: LadderPolicy, history: Sequence[Row], new_row: Row) -> Preview:
    """What `new_row` would change at its `decided_at`: points, steps, sanctions, capabilities.

    Saving the row has exactly this effect, because `standing` computes both.
    Raises KeyError as `standing` does.
    Rule: docs/rules/enforcement.md#preview.
    """
    at = new_row.decided_at
    before = standing(policy, history, at)
    after = standing(policy, (*history, new_row), at)
    return Preview(
        before=before,
        after=after,
        changes=_changes(policy, before.families, after.families),
        imposed=_without(after.sanctions, before.sanctions),
        lifted=_without(before.sanctions, after.sanctions),
        proposed=_without(after.proposals, before.proposals),
        withdrawn=_without(before.proposals, after.proposals),
    )


def _changes(
    policy: LadderPolicy, before: Mapping[str, FamilyStanding], after: Mapping[str, FamilyStanding]
) -> tuple[Change, ...]:
    pairs = ((name, before[name].points, after[name].points) for name in after)
    return tuple(
        Change(name, low, high, policy.families[name].crossed(low, high))
        for name, low, high in pairs
        if low != high
    )


def _without(these: tuple[T, ...], others: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(item for item in these if item not in others)
