"""Stated chances replaced by how often they came true on trips not learned from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shipping.checks.arrivals.grid import Chances
from shipping.checks.arrivals.parsing import Floats, Ints

STEPS = 400
STATED = np.linspace(0, 1, STEPS + 1)
# So many outcomes speak for the forecasts as they are; for each class, for all classes together.
PSEUDO_COUNT, CLASS_PSEUDO_COUNT = 30, 100
CLASSES = 8


@dataclass(frozen=True)
class Calibration:
    """For each class of lanes, by how many trips they had: the share of outcomes that fell below
    each of the stated chances. Thin lanes err otherwise than well-known ones."""

    true: Floats

    @classmethod
    def of(cls, told: Chances, places: Ints, seen: Ints) -> "Calibration":
        """An outcome on a value with a mass of its own is spread over the chances it covers."""
        rows = np.arange(len(places))
        high = told[rows, places].astype(np.float64)
        low = np.where(places > 0, told[rows, np.maximum(places - 1, 0)], 0)
        sums, sizes = np.zeros((CLASSES, STEPS + 1)), np.zeros(CLASSES)
        for size, a, b in zip(classes(seen), low, high, strict=True):
            sums[size] += np.clip((STATED - a) / max(b - a, 1e-9), 0, 1)
            sizes[size] += 1
        pooled = (sums.sum(axis=0) + PSEUDO_COUNT * STATED) / (sizes.sum() + PSEUDO_COUNT)
        return cls((sums + CLASS_PSEUDO_COUNT * pooled) / (sizes + CLASS_PSEUDO_COUNT)[:, None])

    def to_state(self, chances: Sequence[float], seen: Ints) -> Floats:
        """The chances to state, a row per trip, so that the wanted ones come true."""
        stated = np.array([np.interp(chances, row, STATED) for row in self.true])
        return stated[classes(seen)]


def classes(seen: Ints) -> Ints:
    """Doubling classes of how many trips a lane had: none, 1-2, 3-6, 7-14, ..."""
    return np.minimum(np.floor(np.log2(seen + 1)), CLASSES - 1).astype(np.int64)
