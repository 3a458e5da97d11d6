"""How well a courier did, from counts that add up; each share says how sure it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from core.intervals import Rate

OUTCOMES = ("inside", "early", "late", "missing")


class Grade(StrEnum):
    FEW = "few"
    UNCLEAR = "unclear"
    GOOD = "good"
    POOR = "poor"


@dataclass(frozen=True)
class Score:
    """The counts of one courier, service or lane: `hours` are histograms, hour -> parcels."""

    counts: dict[str, int]
    hours: dict[str, dict[int, int]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, int]]) -> "Score":
        """From rows of fact, step and count; rows of the same fact and step add up."""
        counts: dict[str, int] = defaultdict(int)
        hours: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for fact, step, count in rows:
            counts[fact] += count
            hours[fact][step] += count
        return cls(dict(counts), {fact: dict(found) for fact, found in hours.items()})

    @property
    def parcels(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in OUTCOMES)

    def rate(self, *facts: str) -> Rate:
        return Rate(sum(self.counts.get(fact, 0) for fact in facts), self.parcels)

    @property
    def inside(self) -> Rate:
        return self.rate("inside")

    @property
    def in_time(self) -> Rate:
        """By the last day of the window, so that early ones are no fault of the courier."""
        return self.rate("inside", "early")

    @property
    def late(self) -> Rate:
        return self.rate("late", "missing")

    @property
    def stated(self) -> float | None:
        """How many were to arrive inside, by the chances that buyers were told."""
        return self.counts.get("stated", 0) / 1000 / self.parcels if self.parcels else None

    def hours_reaching(self, fact: str, share: float) -> int | None:
        """The hours within which this share of the parcels that have the fact were through."""
        steps = sorted(self.hours.get(fact, {}).items())
        total = sum(count for _step, count in steps)
        running = accumulate(count for _step, count in steps)
        for (step, _count), reached in zip(steps, running, strict=True):
            if reached >= share * total:
                # Hours were rounded down.
                return step + 1
        return None

    def grade(self, *, required: float, min_parcels: int) -> Grade:
        """Good or poor only when the whole interval lies on one side of what is required."""
        if self.parcels < min_parcels:
            return Grade.FEW
        low, high = self.in_time.interval
        if low >= required:
            return Grade.GOOD
        return Grade.POOR if high < required else Grade.UNCLEAR
