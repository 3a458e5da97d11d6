"""Arrival windows: from what a lane's parcels took to the dates a buyer is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from shipping.checks.transit import (
    Calibration,
    Distribution,
    Histogram,
    Learned,
    Level,
    Share,
    learn,
)

DISPATCH = "dispatch"
DEFAULT = "default"
ONE_DAY = timedelta(days=1)
ROUNDING = 1e-9


@dataclass(frozen=True)
class Lane:
    """Where a parcel goes and who carries it; countries are ISO 3166-1 alpha-2 codes."""

    origin: str
    destination: str
    carrier: str
    service: str

    @property
    def keys(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Level names with the group of parcels each one counts, finest first.

        `country_pair_service` is for histories that count it; the product's own do not: a
        service's name says little without its carrier (`folding.groups_of`).
        """
        return (
            ("lane", (self.origin, self.destination, self.carrier, self.service)),
            ("country_pair_service", (self.origin, self.destination, self.service)),
            ("country_pair", (self.origin, self.destination)),
            ("service", (self.service,)),
            ("global", ()),
        )


# What a forecast leans on, finest first.
LEVELS = (*dict(Lane("", "", "", "").keys), DEFAULT)


@dataclass(frozen=True)
class DefaultDays:
    """What is assumed without history, at the chances that the rules name for the window."""

    earliest: int
    likeliest: int
    latest: int

    def __post_init__(self) -> None:
        if not 0 <= self.earliest <= self.likeliest <= self.latest:
            raise ValueError("Default days rise from the earliest to the latest.")


@dataclass(frozen=True)
class WindowRules:
    """The policy's numbers. `low`, `middle`, `high` and `promise` are chances between 0 and 1.

    `defaults` is by stage: dispatch, or the tracking code from which days are counted.
    `pseudo_counts` is by level: how many parcels the coarser levels are worth beside its own.
    `least_chance`: a window that holds less is not told.
    `tail_daily_chance`: chance of arrival on each day after the default's latest day.
    """

    low: float
    middle: float
    high: float
    promise: float
    defaults: Mapping[str, DefaultDays]
    pseudo_counts: Mapping[str, float]
    tail_daily_chance: float
    horizon_days: int
    min_parcels: int
    least_chance: float

    def __post_init__(self) -> None:
        if not 0 < self.low < self.middle < self.high < 1 or not 0 < self.promise < 1:
            raise ValueError("Chances lie between 0 and 1 and rise from low to high.")
        if not 0 < self.tail_daily_chance < 1:
            raise ValueError("The daily chance in the tail lies between 0 and 1.")
        if any(count <= 0 for count in self.pseudo_counts.values()):
            raise ValueError("Pseudo-counts are above 0: a thin lane must lean on coarser ones.")

    def default_for(self, stage: str) -> Distribution:
        """Raises KeyError when the policy has no default for the stage."""
        chances = (self.low, self.middle, self.high)
        return _default(self.defaults[stage], chances, self.tail_daily_chance, self.horizon_days)


@dataclass(frozen=True)
class WorkingDays:
    """On which days the destination delivers. Weekdays: Monday is 0."""

    closed_weekdays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.closed_weekdays >= frozenset(range(7)):
            raise ValueError("At least one weekday has deliveries.")

    def is_open(self, day: date) -> bool:
        return day.weekday() not in self.closed_weekdays and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def last_before(self, day: date) -> date:
        day -= ONE_DAY
        while not self.is_open(day):
            day -= ONE_DAY
        return day


EVERY_DAY = WorkingDays()


@dataclass(frozen=True)
class Window:
    """Dates at the destination, both ends included, with the chances they carry.

    `n` deliveries are known at `level`, the finest level with enough of them; `basis` tells how
    much each level contributed.
    """

    earliest_on: date
    likeliest_on: date
    latest_on: date
    promise_on: date
    chance_in_window: float
    chance_late: float
    n: int
    level: str
    basis: tuple[Share, ...]


def learn_lane(
    lane: Lane,
    histories: Mapping[tuple[str, tuple[str, ...]], Histogram],
    rules: WindowRules,
    *,
    stage: str = DISPATCH,
    calibration: Calibration | None = None,
) -> Learned:
    """Days from `stage` to delivery for a lane, from the histories of that stage.

    `histories` is keyed as `Lane.keys`; a missing one counts nothing. The result may be kept until
    a history or the policy changes.
    Rule: docs/rules/shipping.md#arrival-window.
    """
    levels = [
        Level(name, histories.get((name, group), Histogram()), rules.pseudo_counts[name])
        for name, group in lane.keys
    ]
    learned = learn(levels, rules.default_for(stage))
    if calibration is None:
        return learned
    return Learned(calibration.correct(learned.distribution), learned.basis)


def arrival_window(
    learned: Learned,
    rules: WindowRules,
    *,
    starts_on: date,
    waited_days: int = 0,
    extra_days: int = 0,
    working: WorkingDays = EVERY_DAY,
) -> Window | None:
    """When the parcel arrives that was dispatched (or reached its stage) on `starts_on`.

    `waited_days`: whole days since then without delivery; it may still arrive today. `extra_days`:
    days that are known to be added, such as a hold at customs. Days on which the destination does
    not deliver move forward. None when it has waited longer than any forecast reaches, or so long
    that it has become unlikely to arrive at all: then a window would mislead.
    Rule: docs/rules/shipping.md#arrival-window.
    """
    forecast = (
        learned.distribution.still_waiting(waited_days) if waited_days else (learned.distribution)
    )
    if forecast is None:
        return None
    base = starts_on + timedelta(days=extra_days)
    earliest, likeliest, latest, promise = (
        working.on_or_after(base + timedelta(days=day)) for day in _days(forecast, rules)
    )
    # Days moved forward to the earliest date count as inside, so the last date before it bounds.
    before = forecast.chance_by((working.last_before(earliest) - base).days)
    inside = forecast.chance_by((latest - base).days) - before
    if inside < rules.least_chance - ROUNDING:
        return None
    level = _level(learned.basis, rules.min_parcels)
    return Window(
        earliest_on=earliest,
        likeliest_on=likeliest,
        latest_on=latest,
        promise_on=promise,
        chance_in_window=inside,
        chance_late=1 - forecast.chance_by((promise - base).days),
        n=round(level.parcels),
        level=level.level,
        basis=learned.basis,
    )


def is_real_shift(told_on: date, latest_on: date, most_days: int) -> bool:
    """Whether the last day of a window moved by more than `most_days`, either way.

    `told_on` is the last day that the buyer was told, so small moves that add up are noticed. The
    promise of the order stays, and the earliest day moves by the mere passing of days.
    Rule: docs/rules/shipping.md#real-shift.
    """
    return abs((latest_on - told_on).days) > most_days


def _days(forecast: Distribution, rules: WindowRules) -> tuple[int, int, int, int]:
    return (
        forecast.day_exceeding(rules.low),
        forecast.day_reaching(rules.middle),
        forecast.day_reaching(rules.high),
        forecast.day_reaching(rules.promise),
    )


def _level(basis: Sequence[Share], min_parcels: int) -> Share:
    enough = (share for share in basis if share.level != DEFAULT and share.parcels >= min_parcels)
    return next(enough, basis[-1])


@lru_cache(maxsize=256)
def _default(
    days: DefaultDays, chances: tuple[float, float, float], daily: float, horizon_days: int
) -> Distribution:
    """Even between the default days, then a tail in which each day has the same chance."""
    # The earliest day is inside the window, so its share of chance lies before it.
    before = days.earliest - 1
    knots = (max(-1, before - days.likeliest + days.earliest), before, days.likeliest, days.latest)
    cumulative: dict[int, float] = {}
    low = 0.0
    for (begin, end), high in zip(pairwise(knots), chances, strict=True):
        for day in range(begin + 1, end + 1):
            cumulative[day] = low + (high - low) * (day - begin) / (end - begin)
        low = high
        if end >= 0:
            cumulative[end] = high
    for day in range(days.latest + 1, max(horizon_days, days.latest) + 1):
        low += (1 - low) * daily
        cumulative[day] = low
    return Distribution(tuple(cumulative), tuple(cumulative.values()))
