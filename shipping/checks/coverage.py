"""Whether windows hold what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.intervals import Rate
from shipping.checks.scorecards import Score

BINS = 20


@dataclass(frozen=True)
class Coverage:
    """What the windows of a lane said and held; `fallen` are outcomes by twentieth of forecast."""

    inside: Rate
    stated: float
    fallen: tuple[int, ...]

    @classmethod
    def of(cls, score: Score) -> "Coverage":
        steps = score.hours.get("fallen", {})
        fallen = tuple(steps.get(place, 0) for place in range(BINS))
        return cls(score.inside, score.stated or 0.0, fallen)

    @classmethod
    def of_nothing(cls) -> "Coverage":
        return cls.of(Score.of([]))

    def is_off(self, *, off_by: float, min_parcels: int) -> bool:
        """Off by more than that, by enough parcels, and by more than chance explains."""
        held = self.inside.share
        if held is None or self.inside.of < min_parcels:
            return False
        low, high = self.inside.interval
        return abs(held - self.stated) > off_by and not low <= self.stated <= high

    def would_hold(self, low: float, high: float, *, off_by: float) -> bool:
        """Whether windows that nobody widened would have held what they say, within `off_by`."""
        total = sum(self.fallen)
        if not total:
            return True
        return abs(self.share_below(high) - self.share_below(low) - (high - low)) <= off_by

    def share_below(self, chance: float) -> float:
        """The share of parcels that arrived by the day of that chance; straight within a bin."""
        total = sum(self.fallen)
        sums = list(accumulate(self.fallen, initial=0))
        place = min(int(chance * BINS), BINS - 1)
        part = chance * BINS - place
        return (sums[place] + (sums[place + 1] - sums[place]) * part) / total if total else chance

    @property
    def points(self) -> Sequence[tuple[float, float]]:
        """Stated chance and the share that came true, for the picture."""
        if not sum(self.fallen):
            return ()
        return [(place / BINS, self.share_below(place / BINS)) for place in range(BINS + 1)]
