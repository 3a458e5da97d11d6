"""Made trips, by rule, for tests whose answers are known."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from shipping.checks.arrivals.trips import Trips


def made_trips(
    count: int,
    *,
    took: Any = None,
    lanes: Any = None,
    facts: Any = None,
    names: Sequence[str] = (),
    promised: Any = (),
    unit_of: int = 0,
) -> Trips:
    """`unit_of` rows in a row belong together; none do when it is 0."""
    codes = np.array(lanes, np.int64) if lanes is not None else np.zeros((count, 0), np.int64)
    return Trips(
        took=np.array(took, float) if took is not None else np.arange(count, dtype=float),
        lanes=codes,
        columns=codes,
        facts=np.array(facts, float) if facts is not None else np.zeros((count, 0)),
        names=tuple(names),
        promised=np.array(promised, float),
        units=np.arange(count) // unit_of if unit_of else np.empty(0, np.int64),
    )
