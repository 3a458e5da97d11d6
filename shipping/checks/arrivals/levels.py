"""Lane levels on top of a forecast: the shrinkage that the product's windows are learned by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shipping.checks.arrivals.folds import Folds
from shipping.checks.arrivals.grid import Chances, Grid
from shipping.checks.arrivals.parsing import Ints
from shipping.checks.arrivals.trips import Trips

PSEUDO_COUNTS = (1, 2, 4, 8, 16, 32, 64, 200)
LEAST_GAIN = 0.002
# Among pseudo-counts that do about as well the largest is taken: a thin lane with one odd trip
# must not decide alone.
ABOUT = 0.005
Loss = Callable[[Chances], float]


@dataclass(frozen=True)
class Level:
    """A lane prefix (0 is the coarsest), and how many trips the forecast behind it is worth."""

    prefix: int
    pseudo_count: float


def leaning(
    lanes: Ints, places: Ints, asked: Ints, prior: Chances, grid: Grid, m: float
) -> Chances:
    """Each asked lane's own trips plus `m` trips spread like the forecast behind."""
    codes, inverse = np.unique(np.concatenate([lanes, asked]), return_inverse=True)
    own = grid.counts(inverse[: len(lanes)], places, len(codes)).cumsum(axis=1, dtype=np.float32)
    of = inverse[len(lanes) :]
    mixed: Chances = own[of]
    mixed += m * prior
    mixed /= own[of, -1:] + m
    return mixed


def choose_levels(
    teaching: Trips, places: Ints, grid: Grid, folds: Folds, held_out: Chances, loss: Loss
) -> tuple[list[Level], Chances]:
    """Levels, coarse to fine, that each lower the loss out of fold; and the forecasts with them."""
    best, chosen = loss(held_out), []

    def mixed(level: Level) -> Chances:
        lanes, told = teaching.lanes[:, level.prefix], np.empty_like(held_out)
        for rest, held in folds:
            prior, m = held_out[held], level.pseudo_count
            told[held] = leaning(lanes[rest], places[rest], lanes[held], prior, grid, m)
        return told

    for prefix in range(teaching.lanes.shape[1]):
        losses = {m: loss(mixed(Level(prefix, m))) for m in PSEUDO_COUNTS}
        m = max(m for m, found in losses.items() if found <= min(losses.values()) * (1 + ABOUT))
        if losses[m] < best * (1 - LEAST_GAIN):
            best = losses[m]
            chosen.append(Level(prefix, m))
            held_out = mixed(chosen[-1])
    return chosen, held_out


def with_levels(
    levels: Sequence[Level], teaching: Trips, places: Ints, asked: Trips, told: Chances, grid: Grid
) -> Chances:
    for level in levels:
        own, other = teaching.lanes[:, level.prefix], asked.lanes[:, level.prefix]
        told = leaning(own, places, other, told, grid, level.pseudo_count)
    return told
