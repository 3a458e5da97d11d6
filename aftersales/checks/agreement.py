"""How far two people who judged the same things agree."""

from collections import Counter
from collections.abc import Sequence


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond chance: 1 is full, 0 as if by lot, below 0 less than that.

    (observed - expected) / (1 - expected), where the expected agreement is that of two people who
    choose each answer as often as these did, by lot. None of nothing, and where both always gave
    one and the same answer: chance alone would agree as well. Source: Cohen, J. (1960), A
    coefficient of agreement for nominal scales, https://doi.org/10.1177/001316446002000104.
    """
    if not pairs:
        return None
    of = len(pairs)
    observed = sum(first == second for first, second in pairs) / of
    firsts, seconds = (Counter(column) for column in zip(*pairs, strict=True))
    expected = sum(firsts[answer] * seconds[answer] for answer in firsts) / of**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
