"""From teaching trips to quantiles of asked ones: forest, lane levels, calibration."""

from dataclasses import dataclass

import numpy as np

from shipping.checks.arrivals.calibration import Calibration
from shipping.checks.arrivals.encoding import encoded
from shipping.checks.arrivals.folds import Folds, folds_of, seen_by_folds
from shipping.checks.arrivals.forest import leaf_chances
from shipping.checks.arrivals.grid import Chances, Grid
from shipping.checks.arrivals.levels import Level, choose_levels, with_levels
from shipping.checks.arrivals.parsing import Floats
from shipping.checks.arrivals.scoring import CHANCES, Asked, mean_pinball
from shipping.checks.arrivals.trips import Trips, seen
from shipping.checks.arrivals.yardstick import ITSELF, Yardstick, candidates

TREES, TRIAL_TREES = 60, 25
# What is held out is told by less than will be known, so small sets hold out little at a time.
FOLDS, FEW_FOLDS, MANY_ROWS = 10, 4, 30_000
TRIAL_ROWS, TRIAL_FOLDS, TRIAL_LEAF = 8_000, 3, 8
LEAVES = (3, 8, 20, 60, 150)


@dataclass(frozen=True)
class Told:
    """Quantiles of the asked trips, a column per asked chance, and the lane levels in them."""

    quantiles: Floats
    levels: list[Level]


@dataclass(frozen=True)
class Method:
    """What is chosen on teaching trips alone. No leaf: all trips alike, lanes only."""

    yardstick: Yardstick = ITSELF
    leaf: int = 0

    def chances(self, teaching: Trips, asked: Trips, grid: Grid, trees: int = TREES) -> Chances:
        measured = self.yardstick.measured(teaching)
        places = grid.places(measured)
        if not self.leaf:
            share = np.bincount(places, minlength=len(grid)).cumsum() / len(places)
            return np.tile(share.astype(np.float32), (len(asked), 1))
        ranks = _ranks(measured)
        own, other = encoded(teaching, ranks, asked, folds_of(teaching, FOLDS, seed=2))
        return leaf_chances(own, ranks, places, other, grid, self.leaf, trees)

    def held_out(self, teaching: Trips, folds: Folds, grid: Grid, trees: int = TREES) -> Chances:
        """The chances of each teaching trip, learned from the other folds."""
        told = np.empty((len(teaching), len(grid)), np.float32)
        for rest, held in folds:
            told[held] = self.chances(teaching.only(rest), teaching.only(held), grid, trees)
        return told

    def loss(self, teaching: Trips, told: Chances, grid: Grid) -> float:
        quantiles = self.yardstick.durations(
            grid.quantiles(told, np.tile(CHANCES, (len(told), 1))), teaching
        )
        return mean_pinball(teaching.took, quantiles)


LANES_ONLY = Method()


def choose_method(teaching: Trips, numbers: tuple[str, ...]) -> Method:
    """Yardstick, then leaf size, by loss out of fold on some of the trips."""
    if not teaching.has_features:
        return LANES_ONLY
    some = teaching
    if len(teaching) > TRIAL_ROWS:
        some = teaching.only(folds_of(teaching, len(teaching) // TRIAL_ROWS + 1, seed=3)[0][1])
    folds = folds_of(some, TRIAL_FOLDS, seed=4)

    def loss(method: Method) -> float:
        grid = Grid.of(method.yardstick.measured(some))
        told = method.held_out(some, folds, grid, TRIAL_TREES)
        return method.loss(some, told, grid)

    yardstick, *others = candidates(teaching, numbers)
    if others:
        tried = (Method(one, TRIAL_LEAF) for one in (yardstick, *others))
        yardstick = min(tried, key=loss).yardstick
    return min((Method(yardstick, leaf) for leaf in LEAVES), key=loss)


def tell(teaching: Trips, asked: Trips, method: Method, question: Asked) -> Told:
    """Quantiles of the asked trips from what the teaching trips took."""
    folds = folds_of(teaching, FOLDS if len(teaching) < MANY_ROWS else FEW_FOLDS)
    measured = method.yardstick.measured(teaching)
    grid = Grid.of(measured)
    places = grid.places(measured)
    held_out = method.held_out(teaching, folds, grid)
    levels, held_out = choose_levels(
        teaching, places, grid, folds, held_out, lambda told: method.loss(teaching, told, grid)
    )
    calibration = Calibration.of(held_out, places, seen_by_folds(teaching, folds))
    stated = calibration.to_state(question.chances, seen(teaching, asked))
    told = method.chances(teaching, asked, grid)
    told = with_levels(levels, teaching, places, asked, told, grid)
    quantiles = method.yardstick.durations(grid.quantiles(told, stated), asked)
    return Told(quantiles, levels)


def _ranks(measured: Floats) -> Floats:
    """Mean rank of each value among all, 0 to 1: a forest on ranks heeds no outliers."""
    _, inverse, counts = np.unique(measured, return_inverse=True, return_counts=True)
    upto = counts.cumsum()
    ranks: Floats = (upto - (counts - 1) / 2)[inverse] / len(measured)
    return ranks
