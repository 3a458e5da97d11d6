"""How long parcels take, learned from additive histograms of past parcels, honest when thin.

A day count is whole days from the start of a stage (dispatch, or a scan) to delivery. Counts may
be fractions, so that older parcels can weigh less.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from math import inf
from operator import add
from typing import NamedTuple

CERTAIN = 1 - 1e-9


@dataclass(frozen=True)
class Histogram:
    """Parcels by day count: `delivered` after so many days; `waiting` ones had not yet arrived.

    A parcel that waits at 12 may still arrive on day 12; it tells only about the days before.
    """

    delivered: Mapping[int, float] = field(default_factory=dict)
    waiting: Mapping[int, float] = field(default_factory=dict)

    @property
    def parcels(self) -> float:
        """How many deliveries were seen."""
        return sum(self.delivered.values())

    def __add__(self, other: "Histogram") -> "Histogram":
        return Histogram(_sum(self.delivered, other.delivered), _sum(self.waiting, other.waiting))

    def with_delivery(self, days: int) -> "Histogram":
        return self + Histogram({days: 1})


@dataclass(frozen=True)
class Level:
    """One step from the parcel's own lane to everything known; finest first in a list."""

    name: str
    history: Histogram
    pseudo_count: float


@dataclass(frozen=True)
class Distribution:
    """Chance of arrival by day: `cumulative[i]` for `days[i]`, which rise. The rest never came."""

    days: tuple[int, ...]
    cumulative: tuple[float, ...]

    def chance_by(self, day: int) -> float:
        place = bisect_right(self.days, day)
        return self.cumulative[place - 1] if place else 0.0

    def day_reaching(self, chance: float) -> int:
        """The first day by which the chance is reached; the last known day when it never is."""
        place = bisect_left(self.cumulative, min(chance, CERTAIN * self.cumulative[-1]))
        return self.days[place]

    def day_exceeding(self, chance: float) -> int:
        """The first day by which the chance is exceeded: less than that lies before it."""
        place = bisect_right(self.cumulative, min(max(chance, 0.0), CERTAIN * self.cumulative[-1]))
        return self.days[place]

    def still_waiting(self, day: int) -> "Distribution | None":
        """Given no delivery before `day`. None when history knows no parcel that took longer."""
        gone = self.chance_by(day - 1)
        left = 1 - gone
        place = bisect_left(self.days, day)
        if place == len(self.days) or self.cumulative[-1] - gone < 1e-9:
            return None
        rest = tuple((chance - gone) / left for chance in self.cumulative[place:])
        return Distribution(self.days[place:], rest)


class Share(NamedTuple):
    """How much of a forecast one level carries (0 to 1), from how many deliveries."""

    level: str
    parcels: float
    weight: float


@dataclass(frozen=True)
class Learned:
    """A forecast, and which level contributed how much to it (finest first, shares sum to 1)."""

    distribution: Distribution
    basis: tuple[Share, ...]


def learn(levels: Sequence[Level], default: Distribution) -> Learned:
    """Combine the levels, finest first, each leaning on the next by its pseudo-count.

    A level counts as its own parcels plus `pseudo_count` parcels spread like the level behind it;
    undelivered parcels count for the days they have waited (Kaplan-Meier under that prior).
    Rule: docs/rules/shipping.md#arrival-window.
    """
    distribution = default
    for level in reversed(levels):
        if level.history.delivered or level.history.waiting:
            distribution = _posterior(level.history, distribution, level.pseudo_count)
    return Learned(distribution, _basis(levels))


def _posterior(history: Histogram, prior: Distribution, pseudo_count: float) -> Distribution:
    """Survival curve of Susarla and Van Ryzin: deliveries over parcels at risk, day by day."""
    days = sorted({*history.delivered, *prior.days})
    delivered = history.delivered
    watched, exposed = _exposed(history)
    stated = dict(zip(prior.days, prior.cumulative, strict=True))
    surviving, prior_before, place = 1.0, 0.0, 0
    cumulative = []
    for day in days:
        # Both are walked once, day by day: to look each day up takes three times as long.
        prior_by = stated.get(day, prior_before)
        while watched[place] < day:
            place += 1
        arrived = delivered.get(day, 0) + pseudo_count * (prior_by - prior_before)
        at_risk = exposed[place] + pseudo_count * (1 - prior_before)
        if at_risk > 1e-12:
            surviving *= max(0.0, 1 - arrived / at_risk)
        cumulative.append(1 - surviving)
        prior_before = prior_by
    return Distribution(tuple(days), tuple(cumulative))


def _exposed(history: Histogram) -> tuple[list[float], list[float]]:
    """The last days on which parcels were watched, and how many were on each or later: delivered
    then, or waiting longer. An endless day without parcels closes both."""
    # A parcel waiting at 12 was watched through day 11.
    last_watched = _sum(
        history.delivered, {age - 1: count for age, count in history.waiting.items()}
    )
    days = sorted(last_watched)
    upward = accumulate(last_watched[day] for day in reversed(days))
    return [*days, inf], [*reversed(list(upward)), 0.0]


def _basis(levels: Sequence[Level]) -> tuple[Share, ...]:
    left, shares = 1.0, []
    for level in levels:
        parcels = level.history.parcels
        total = parcels + level.pseudo_count
        own = left * parcels / total if total else 0.0
        shares.append(Share(level.name, parcels, own))
        left -= own
    return (*shares, Share("default", 0, left))


def _sum(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    return {day: one.get(day, 0) + other.get(day, 0) for day in {*one, *other}}


@dataclass(frozen=True)
class Calibration:
    """How past outcomes fell on the forecasts made for them, in equal bins of stated chance.

    A flat row says that forecasts came true as stated. Rows add up like histograms; `pseudo_count`
    outcomes speak for the forecasts as they are.
    """

    counts: tuple[float, ...]
    pseudo_count: float

    def with_outcome(self, forecast: Distribution, day: int) -> "Calibration":
        """One more parcel: it arrived on `day` after this forecast had been made for it."""
        low, high = forecast.chance_by(day - 1), forecast.chance_by(day)
        fallen = _spread(low, high, len(self.counts))
        return replace(self, counts=tuple(map(add, self.counts, fallen)))

    def correct(self, forecast: Distribution) -> Distribution:
        """The forecast with each chance replaced by how often such a chance came true."""
        bins = len(self.counts)
        even = self.pseudo_count / bins
        sums = list(accumulate((count + even for count in self.counts), initial=0.0))
        return Distribution(forecast.days, tuple(_lines(sums, forecast.cumulative)))


def _spread(low: float, high: float, bins: int) -> list[float]:
    """One outcome shared over the bins that [low, high] covers: a day is a range of chances."""
    if high - low < 1e-9:
        place = min(int(low * bins), bins - 1)
        return [float(index == place) for index in range(bins)]
    edges = [min(max(index / bins, low), high) for index in range(bins + 1)]
    return [(b - a) / (high - low) for a, b in pairwise(edges)]


def _lines(sums: Sequence[float], chances: Sequence[float]) -> Iterator[float]:
    """The share of outcomes below each stated chance, straight within a bin."""
    bins, total = len(sums) - 1, sums[-1]
    for chance in chances:
        place = chance * bins
        index = min(int(place), bins - 1)
        low = sums[index]
        yield (low + (sums[index + 1] - low) * (place - index)) / total
