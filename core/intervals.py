"""How sure a share is that was counted over a few cases."""

import math
from dataclasses import dataclass

# The 97.5th percentile of the normal distribution, for intervals of 95 % confidence.
Z95 = 1.959963984540054


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Where the true share lies with 95 % confidence (Wilson score); 0 to 1 without trials.

    Unlike the plain interval it stays between 0 and 1 and is honest about a few trials.
    """
    if not trials:
        return 0.0, 1.0
    share, z2 = hits / trials, Z95 * Z95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    spread = share * (1 - share) / trials + z2 / (4 * trials * trials)
    reach = Z95 / (1 + z2 / trials) * math.sqrt(spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Rate:
    """So many `hits` of so many cases."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence."""
        return wilson(self.hits, self.of)

    def is_above(self, baseline: float | None) -> bool:
        """Whether the share is clearly above: the whole interval, not the one figure."""
        return baseline is not None and self.of > 0 and self.interval[0] > baseline
