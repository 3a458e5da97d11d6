"""What durations are measured by: nothing, a number such as a routing estimate, or the promise."""

from dataclasses import dataclass

import numpy as np

from shipping.checks.arrivals.parsing import Floats
from shipping.checks.arrivals.scoring import CHANCES, mean_pinball
from shipping.checks.arrivals.trips import Trips

PROMISE = "promised duration"


@dataclass(frozen=True)
class Yardstick:
    """Durations lose the promise, or are divided by the fact called `name`.

    `usual` stands in where a trip lacks it.
    """

    name: str = ""
    usual: float = 0.0

    def measured(self, trips: Trips) -> Floats:
        offset, factor = self._parts(trips)
        return (trips.took - offset) / factor

    def durations(self, measured: Floats, trips: Trips) -> Floats:
        """Measured quantiles, a row per trip, as durations again."""
        offset, factor = self._parts(trips)
        return measured * factor[:, None] + offset[:, None]

    def _parts(self, trips: Trips) -> tuple[Floats, Floats]:
        zeros, ones = np.zeros(len(trips)), np.ones(len(trips))
        if not self.name:
            return zeros, ones
        if self.name == PROMISE:
            return np.where(np.isfinite(trips.promised), trips.promised, self.usual), ones
        fact = trips.facts[:, trips.names.index(self.name)]
        return zeros, np.where(fact > 0, fact, self.usual)


ITSELF = Yardstick()


def candidates(teaching: Trips, numbers: tuple[str, ...]) -> list[Yardstick]:
    """Yardsticks worth a closer look: constant quantiles measured by them beat plain ones."""
    offered = []
    for name in set(numbers) & set(teaching.names):
        fact = teaching.facts[:, teaching.names.index(name)]
        if (fact > 0).any():
            offered.append(Yardstick(name, float(np.median(fact[fact > 0]))))
    if np.isfinite(teaching.promised).any():
        offered.append(Yardstick(PROMISE, float(np.nanmedian(teaching.promised))))
    plain = _constant_loss(ITSELF, teaching)
    return [ITSELF, *(one for one in offered if _constant_loss(one, teaching) < plain)]


def _constant_loss(yardstick: Yardstick, trips: Trips) -> float:
    quantiles = np.quantile(yardstick.measured(trips), CHANCES)
    told = yardstick.durations(np.tile(quantiles, (len(trips), 1)), trips)
    return mean_pinball(trips.took, told)
