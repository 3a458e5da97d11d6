"""Quantile regression forest (Meinshausen 2006): the past trips of a trip's leaves are its odds."""

import numpy as np

from shipping.checks.arrivals.grid import Chances, Grid, chunks
from shipping.checks.arrivals.parsing import Floats, Ints

MOST_ROWS_A_TREE = 20_000


def leaf_chances(
    teaching: Floats, ranks: Floats, places: Ints, asked: Floats, grid: Grid, leaf: int, trees: int
) -> Chances:
    """For each asked row: the chance of each grid value or less, mean over the trees' leaves."""
    from sklearn.ensemble import ExtraTreesRegressor

    is_large = len(ranks) > MOST_ROWS_A_TREE
    forest = ExtraTreesRegressor(
        trees,
        min_samples_leaf=leaf,
        max_features=0.6,
        bootstrap=is_large,
        max_samples=MOST_ROWS_A_TREE if is_large else None,
        random_state=1,
    ).fit(teaching, ranks)
    taught, wanted = forest.apply(teaching), forest.apply(asked)
    chances = np.zeros((len(asked), len(grid)), np.float32)
    for tree in range(trees):
        # Half of a tree's nodes are no leaves: they would take half of the table.
        leaves, own = np.unique(taught[:, tree], return_inverse=True)
        shares = _shares(grid.counts(own, places, len(leaves)))
        for rows in chunks(len(asked)):
            chances[rows] += shares[np.searchsorted(leaves, wanted[rows, tree])]
    chances /= trees
    return chances


def _shares(counts: Ints) -> Chances:
    """Counts by leaf and value as rising chances."""
    rising = counts.cumsum(axis=1)
    shares: Chances = np.empty(counts.shape, np.float32)
    np.divide(rising, rising[:, -1:], out=shares, casting="same_kind")
    return shares
