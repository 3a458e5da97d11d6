"""Distributions on a common grid of values: a row of rising chances for each trip."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shipping.checks.arrivals.parsing import Floats, Ints

Chances = npt.NDArray[np.float32]
MOST_VALUES = 400
CHUNK = 16_384


@dataclass(frozen=True)
class Grid:
    """The values a distribution may take. Few distinct ones are all kept, so that a mass on one
    value, such as exactly on the promised day, stays exact."""

    values: Floats

    @classmethod
    def of(cls, seen: Floats) -> "Grid":
        values = np.unique(seen)
        if len(values) > MOST_VALUES:
            shares = np.linspace(0, 1, MOST_VALUES + 1)
            values = np.unique(np.quantile(seen, shares, method="inverted_cdf"))
        return cls(values)

    def __len__(self) -> int:
        return len(self.values)

    def places(self, seen: Floats) -> Ints:
        """The first value that is not below each one seen."""
        return np.minimum(np.searchsorted(self.values, seen), len(self) - 1)

    def counts(self, groups: Ints, places: Ints, size: int) -> Ints:
        """How often each group fell on each value."""
        flat = np.bincount(groups * len(self) + places, minlength=size * len(self))
        return flat.reshape(size, len(self))

    def quantiles(self, chances: Chances, levels: Floats) -> Floats:
        """The first value of each row at which each of its levels (a row of them) is reached."""
        found = np.empty(levels.shape)
        for rows in chunks(len(chances)):
            for column in range(levels.shape[1]):
                below = (chances[rows] < levels[rows, column, None] - 1e-6).sum(axis=1)
                found[rows, column] = self.values[np.minimum(below, len(self) - 1)]
        return found


def chunks(rows: int) -> Iterator[slice]:
    for first in range(0, rows, CHUNK):
        yield slice(first, min(first + CHUNK, rows))
