"""How a store's help is measured: cohorts of orders, rates with their interval, quantiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from core.intervals import Rate


@dataclass(frozen=True)
class Cohort:
    """Orders of one month: how many arrived, were disputed, and can be disputed no more."""

    month: str
    rate: Rate
    mature: int

    @property
    def maturity(self) -> float | None:
        """Recent months look better than they are; 1 says that nothing can be added."""
        return self.mature / self.rate.of if self.rate.of else None


def fewer_needed(rate: Rate, most: float) -> int:
    """By how many fewer hits the share would be at or under `most`; 0 where it is."""
    return max(0, rate.hits - int(most * rate.of))


def more_needed(rate: Rate, least: float) -> int:
    """By how many more hits the share would be at or over `least`; 0 where it is."""
    return max(0, ceil(round(least * rate.of, 9)) - rate.hits)


def faster_needed(values: Sequence[float], most: float) -> int:
    """How many of the values must come down to `most` for half of them to be within it."""
    within = sum(value <= most for value in values)
    return max(0, ceil(len(values) / 2) - within)


def fewer_until_like(rate: Rate, baseline: float) -> int:
    """By how many fewer hits the share would no longer be clearly above the baseline."""
    fewer = 0
    while Rate(rate.hits - fewer, rate.of).is_above(baseline):
        fewer += 1
    return fewer


def quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of them do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None
