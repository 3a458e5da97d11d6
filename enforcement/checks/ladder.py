"""The penalty ladder: points, sanctions and ban proposals, replayed from the ledger.

Nothing is stored: the same rows give the same standing at the same instant, always.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    Mode,
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


@dataclass
class _Group:
    anchor: datetime
    maximum: int


@dataclass
class _Account:
    """One family during a replay."""

    name: str
    family: Family
    points: int = 0
    lots: deque[Lot] = field(default_factory=deque)
    groups: dict[str, list[_Group]] = field(default_factory=lambda: defaultdict(list))
    days: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def drop_expired(self, at: datetime) -> None:
        # All lots of a family live equally long, so they expire in processing order.
        while self.lots and self.lots[0].expires_at <= at:
            self.points -= self.lots.popleft().points

    def add(self, lot: Lot) -> None:
        self.lots.append(lot)
        self.points += lot.points


@dataclass
class _Replay:
    policy: LadderPolicy
    accounts: dict[str, _Account]
    sanctions: list[Sanction] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    seen_rules: set[str] = field(default_factory=set)


def standing(policy: LadderPolicy, history: Sequence[Row], at: datetime) -> Standing:
    """Points per family, sanctions in force, ban proposals and closed capabilities at `at`.

    Rows decided after `at` are not seen; a reversed row is as if it had never been.
    Raises KeyError when a row names a rule or family that the policy does not have.
    Rule: docs/rules/enforcement.md#ladder.
    """
    return _answer(_replayed(policy, _standing_rows(history, at)), at)


def course(
    policy: LadderPolicy, rows: Iterable[Row], since: datetime, at: datetime
) -> tuple[list[Sanction | Proposal], int]:
    """All steps that began from `since` to `at`, running or over, and the highest points at `at`.

    The same steps as in `standing`, for many ledgers at once. `rows` are decided by `at`, stand
    in the order of decision, and none of them is taken back.
    """
    replay = _replayed(policy, rows)
    found: list[Sanction | Proposal] = [one for one in replay.sanctions if one.starts_at >= since]
    found += [one for one in replay.proposals if one.made_at >= since]
    for account in replay.accounts.values():
        account.drop_expired(at)
    return found, max((account.points for account in replay.accounts.values()), default=0)


def _replayed(policy: LadderPolicy, rows: Iterable[Row]) -> _Replay:
    accounts = {name: _Account(name, family) for name, family in policy.families.items()}
    replay = _Replay(policy, accounts)
    for row in rows:
        if isinstance(row, Violation):
            _violate(replay, row)
        elif isinstance(row, EarnBack):
            _earn_back(accounts[row.family], row)
    return replay


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


def _violate(replay: _Replay, row: Violation) -> None:
    rule = replay.policy.rules[row.rule]
    account = replay.accounts[rule.family]
    base = STRIKE if account.family.mode is Mode.STRIKES else rule.points
    if rule.first_offence_free and row.rule not in replay.seen_rules:
        base = 0
    replay.seen_rules.add(row.rule)

    amount = base
    if row.group_key is not None:
        amount = _beyond_group(account, row, base)
    if account.family.day_cap is not None:
        amount = _within_day(account, row, amount)
    account.drop_expired(row.decided_at)
    before = account.points
    lot = Lot(row.id, amount, amount, row.decided_at, row.decided_at + account.family.life)
    account.add(lot)
    _climb(replay, account, lot, before)


def _beyond_group(account: _Account, row: Violation, base: int) -> int:
    """Only what exceeds the gravest row of the same root cause counts."""
    window_days = account.family.group_window_days
    if row.group_key is None or window_days is None:
        return base
    window = timedelta(days=window_days)
    groups = account.groups[row.group_key]
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
    allowed = max(0, min(amount, account.family.day_cap - account.days[day]))
    account.days[day] += allowed
    return allowed


def _climb(replay: _Replay, account: _Account, lot: Lot, before: int) -> None:
    after = before + lot.points
    crossed = account.family.crossed(before, after)
    if not crossed:
        return
    timed = [step for step in crossed if step.action is not Action.PROPOSE_BAN]
    if timed:
        replay.sanctions.append(_sanction(account.name, timed[-1], lot))
    if len(timed) < len(crossed):
        proposal = Proposal(account.name, lot.decided_at, after, lot.because, lot.expires_at)
        replay.proposals.append(proposal)


def _sanction(family: str, step: Step, lot: Lot) -> Sanction:
    starts_at = lot.decided_at
    ends_at = None if step.days is None else starts_at + timedelta(days=step.days)
    return Sanction(family, step.action, step.days, starts_at, ends_at, lot.expires_at, lot.because)


def _earn_back(account: _Account, row: EarnBack) -> None:
    if account.family.mode is Mode.STRIKES:
        return
    account.drop_expired(row.decided_at)
    left = min(row.points, account.points)
    account.points -= left
    for index, lot in enumerate(account.lots):
        taken = min(lot.points, left)
        account.lots[index] = replace(lot, points=lot.points - taken)
        left -= taken


def _answer(replay: _Replay, at: datetime) -> Standing:
    running = [sanction for sanction in replay.sanctions if sanction.is_running(at)]
    open_proposals = [proposal for proposal in replay.proposals if at < proposal.expires_at]
    return Standing(
        at=at,
        families={name: _family(account, at) for name, account in replay.accounts.items()},
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
