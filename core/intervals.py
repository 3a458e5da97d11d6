"""How sure a share is that was counted over a few cases."""

import math

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
