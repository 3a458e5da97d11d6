"""The interval of a share is wide for few cases and stays between 0 and 1."""

import pytest

from core.intervals import wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # Agresti and Coull (1998) for 0 of 10; the others by the score equation.
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (1, 1, 0.2065, 1), (7, 21, 0.1719, 0.5463)],
)
def test_the_interval_is_wide_for_few(hits, trials, low, high):
    assert wilson(hits, trials) == pytest.approx((low, high), abs=1e-4)
