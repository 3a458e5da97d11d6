"""What the penalty ladder reads and answers: the policy, the ledger rows, the standing.

Points are whole hundredths everywhere (600 = 6 points), so sums are exact. Instants are aware UTC.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

STRIKE = 100


class Action(StrEnum):
    WARN = "warn"
    RESTRICT_LISTING = "restrict_listing"
    RESTRICT_SHIPPING = "restrict_shipping"
    FREEZE = "freeze"
    PROPOSE_BAN = "propose_ban"


class Capability(StrEnum):
    """Listed in the order in which pages name them."""

    PUBLISH = "publish"
    SHIP = "ship"
    PAYOUT = "payout"
    MESSAGE = "message"
    SIGN_IN = "sign_in"


class Mode(StrEnum):
    POINTS = "points"
    STRIKES = "strikes"


def hundredths(points: Decimal | int | str) -> int:
    """The same points as a whole number of hundredths.

    Raises ValueError when the points carry more than two decimals.
    """
    scaled = Decimal(points) * 100
    if scaled != int(scaled):
        raise ValueError(f"{points} points: at most two decimals are allowed.")
    return int(scaled)


@dataclass(frozen=True)
class Step:
    """One rung: reaching `at_points` brings `action` for `days` times 24 hours."""

    at_points: int
    action: Action
    days: int | None = None


@dataclass(frozen=True)
class Family:
    """How points of one family are counted. `strike_limit` and `day_cap` are hundredths."""

    mode: Mode
    life_days: int
    ladder: tuple[Step, ...]
    day_cap: int | None = None
    group_window_days: int | None = None
    strike_limit: int | None = None
    can_ban: bool = True

    @cached_property
    def has_strikes(self) -> bool:
        return self.mode is Mode.STRIKES

    @cached_property
    def life(self) -> timedelta:
        return timedelta(days=self.life_days)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every rung that applies, lowest first; ban proposals only where the family may ban."""
        steps = list(self.ladder)
        if self.mode is Mode.STRIKES and self.strike_limit is not None:
            steps.append(Step(self.strike_limit, Action.PROPOSE_BAN))
        if not self.can_ban:
            steps = [step for step in steps if step.action is not Action.PROPOSE_BAN]
        return tuple(sorted(steps, key=lambda step: step.at_points))

    @cached_property
    def thresholds(self) -> tuple[int, ...]:
        return tuple(step.at_points for step in self.steps)

    def crossed(self, before: int, after: int) -> tuple[Step, ...]:
        """The steps above `before` that `after` reaches, lowest first."""
        reached = bisect_right(self.thresholds, after)
        return self.steps[bisect_right(self.thresholds, before) : reached] if reached else ()


@dataclass(frozen=True)
class RulePoints:
    family: str
    points: int
    first_offence_free: bool = False


@dataclass(frozen=True)
class LadderPolicy:
    families: Mapping[str, Family]
    rules: Mapping[str, RulePoints]


# Rows, lots and steps taken are tuples: a replay makes them by the million.
class Violation(NamedTuple):
    """Rows decided at the same instant are taken in the order of their ids as text."""

    id: str
    decided_at: datetime
    rule: str
    occurred_at: datetime
    group_key: str | None = None


class Reversal(NamedTuple):
    id: str
    decided_at: datetime
    reverses: str


class EarnBack(NamedTuple):
    id: str
    decided_at: datetime
    family: str
    points: int


Row = Violation | Reversal | EarnBack


class Lot(NamedTuple):
    """What one violation counted, and what earn-back has left of it."""

    because: str
    counted: int
    points: int
    decided_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Expiry:
    at: datetime
    points: int


@dataclass(frozen=True)
class FamilyStanding:
    """`lots` are the live amounts that add up to `points`, oldest decision first."""

    points: int
    next_threshold: int | None
    next_expiry: Expiry | None
    lots: tuple[Lot, ...] = ()

    @property
    def points_to_next(self) -> int | None:
        return None if self.next_threshold is None else self.next_threshold - self.points


class Sanction(NamedTuple):
    """A timed effect. `ends_at` None: it lasts until `expires_at`, when its row expires."""

    family: str
    action: Action
    days: int | None
    starts_at: datetime
    ends_at: datetime | None
    expires_at: datetime
    because: str

    def is_running(self, at: datetime) -> bool:
        return self.starts_at <= at < (self.ends_at or self.expires_at)

    @property
    def blocks(self) -> tuple[Capability, ...]:
        return blocked_by(self.action, self.days)


class Proposal(NamedTuple):
    """A ban that two people may decide on; by itself it blocks nothing."""

    family: str
    made_at: datetime
    points: int
    because: str
    expires_at: datetime
    action: Action = Action.PROPOSE_BAN


@dataclass(frozen=True)
class Standing:
    at: datetime
    families: Mapping[str, FamilyStanding]
    sanctions: tuple[Sanction, ...]
    proposals: tuple[Proposal, ...]
    capabilities_blocked: tuple[Capability, ...]


def blocked_by(action: Action, days: int | None) -> tuple[Capability, ...]:
    """What a sanction closes. Existing orders, refunds, drafts and appeals always stay open.

    Rule: docs/rules/enforcement.md#capabilities.
    """
    if action is Action.RESTRICT_LISTING:
        return (Capability.PUBLISH,)
    if action is Action.RESTRICT_SHIPPING:
        return (Capability.SHIP,)
    if action is Action.FREEZE:
        selling = (Capability.PUBLISH, Capability.SHIP, Capability.PAYOUT)
        return selling if days is not None and days < 30 else (*selling, Capability.MESSAGE)
    return ()


def union(sanctions: Sequence[Sanction]) -> tuple[Capability, ...]:
    closed = {capability for sanction in sanctions for capability in sanction.blocks}
    return tuple(capability for capability in Capability if capability in closed)
