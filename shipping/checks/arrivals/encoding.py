"""Lanes as numbers: the mean rank of what their trips took, shrunken towards all trips."""

import numpy as np

from shipping.checks.arrivals.folds import Folds
from shipping.checks.arrivals.parsing import Floats, Ints
from shipping.checks.arrivals.trips import Trips

PSEUDO_COUNT = 10


def encoded(teaching: Trips, ranks: Floats, asked: Trips, folds: Folds) -> tuple[Floats, Floats]:
    """What is known of the teaching and of the asked trips, as features of a forest.

    A teaching trip never sees its own outcome, nor one of its fold, in its lanes' means.
    """
    taught = np.hstack([teaching.columns, teaching.lanes[:, 1:]])
    wanted = np.hstack([asked.columns, asked.lanes[:, 1:]])
    own = np.empty(taught.shape)
    other = np.empty(wanted.shape)
    for column in range(taught.shape[1]):
        for rest, held in folds:
            own[held, column] = _means(taught[rest, column], ranks[rest], taught[held, column])
        other[:, column] = _means(taught[:, column], ranks, wanted[:, column])
    return np.hstack([own, _facts(teaching)]), np.hstack([other, _facts(asked)])


def _means(codes: Ints, ranks: Floats, asked: Ints) -> Floats:
    size = max(codes.max(initial=0), asked.max(initial=0)) + 1
    total = np.bincount(codes, ranks, size) + PSEUDO_COUNT * ranks.mean()
    means: Floats = total / (np.bincount(codes, minlength=size) + PSEUDO_COUNT)
    return means[asked]


def _facts(trips: Trips) -> Floats:
    return np.hstack([trips.facts, trips.promised.reshape(len(trips), -1)])
