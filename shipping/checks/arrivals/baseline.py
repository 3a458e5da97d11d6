"""What a forecast must beat: constant quantiles per lane."""

import numpy as np

from shipping.checks.arrivals.parsing import Floats
from shipping.checks.arrivals.scoring import Asked
from shipping.checks.arrivals.trips import Trips
from shipping.checks.arrivals.yardstick import ITSELF, Yardstick


def constant_quantiles(
    teaching: Trips, asked: Trips, question: Asked, yardstick: Yardstick = ITSELF
) -> Floats:
    """Quantiles of the finest lane that the teaching trips know, else of all trips."""
    measured = yardstick.measured(teaching)
    told = np.tile(np.quantile(measured, question.chances), (len(asked), 1))
    for prefix in range(teaching.lanes.shape[1]):
        lanes = teaching.lanes[:, prefix]
        order = np.argsort(lanes, kind="stable")
        codes, first = np.unique(lanes[order], return_index=True)
        groups = np.split(measured[order], first[1:])
        known = {
            code: np.quantile(group, question.chances)
            for code, group in zip(codes, groups, strict=True)
        }
        for row, code in enumerate(asked.lanes[:, prefix]):
            if code in known:
                told[row] = known[code]
    return yardstick.durations(told, asked)
