"""How far two people who judged the same cases agree, beyond what chance alone would bring."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.intervals import Z95, wilson

Pair = tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """`agreed` of `n` pairs; `chance` is the share that would agree if both judged at random.

    Each at the rates of their own answers: Cohen, "A coefficient of agreement for nominal
    scales", Educational and Psychological Measurement 20 (1960).
    """

    n: int
    agreed: int
    chance: float

    @property
    def share(self) -> float | None:
        return self.agreed / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share of agreement lies with 95 % confidence."""
        return wilson(self.agreed, self.n)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: 1 full agreement, 0 what chance brings, below 0 less than that.

        None without pairs, and where everybody always gave the same answer.
        """
        if not self.n or self.chance >= 1:
            return None
        return (self.agreed / self.n - self.chance) / (1 - self.chance)

    @property
    def kappa_interval(self) -> tuple[float, float] | None:
        """Where kappa lies with 95 % confidence, by its large-sample standard error."""
        if self.kappa is None or self.share is None:
            return None
        spread = math.sqrt(self.share * (1 - self.share) / self.n) / (1 - self.chance)
        return max(-1.0, self.kappa - Z95 * spread), min(1.0, self.kappa + Z95 * spread)


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Of the answers of the first and the second person to each case."""
    counted = Counter(pairs)
    n = counted.total()
    if not n:
        return Agreement(0, 0, 0.0)
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for (first, second), times in counted.items():
        firsts[first] += times
        seconds[second] += times
    agreed = sum(times for (first, second), times in counted.items() if first == second)
    chance = sum(firsts[answer] * seconds[answer] for answer in firsts) / n**2
    return Agreement(n, agreed, chance)
