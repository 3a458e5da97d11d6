"""Folds for judging on trips that were not learned from."""

import numpy as np
import numpy.typing as npt

from shipping.checks.arrivals.parsing import Ints
from shipping.checks.arrivals.trips import Trips, seen

Mask = npt.NDArray[np.bool_]
Folds = list[tuple[Mask, Mask]]
LONGEST_BLOCK = 25
FEWEST_REPEATS = 30


def split_key(teaching: dict[str, list[str]], judged: dict[str, list[str]]) -> str:
    """The column by which the two files were told apart, such as a shipment's number; or "".

    Its values repeat within a file and none stands in both, so whole shipments were held out.
    """
    found = {}
    for name, texts in teaching.items():
        values = set(texts)
        if len(texts) - len(values) >= FEWEST_REPEATS and not values & set(judged.get(name, ())):
            found[name] = len(values)
    return min(found, key=lambda name: found[name], default="")


def folds_of(trips: Trips, count: int, seed: int = 1) -> Folds:
    """(learn from, judge on) masks. Trips that share both ends, or without ends neighbours in
    the file, stay together: one shipment or tour of many rows would vouch for itself."""
    if len(trips.units):
        groups = np.unique(trips.units, return_inverse=True)[1]
    else:
        groups = np.arange(len(trips)) // max(1, min(LONGEST_BLOCK, len(trips) // 200))
    if not groups.any():
        groups = np.arange(len(trips))
    order = np.random.default_rng(seed).permutation(groups.max() + 1)
    fold = (order % count)[groups]
    held = [fold == number for number in range(count)]
    return [(~mask, mask) for mask in held if mask.any() and not mask.all()]


def seen_by_folds(trips: Trips, folds: Folds) -> Ints:
    """How many trips of the other folds the finest lane of each trip had."""
    counts = np.zeros(len(trips), np.int64)
    for rest, held in folds:
        counts[held] = seen(trips.only(rest), trips.only(held))
    return counts
