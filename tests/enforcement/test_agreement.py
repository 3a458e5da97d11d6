import pytest

from enforcement.checks.agreement import agreement

# Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions", chapter 18: two raters
# sort 100 subjects into three kinds, and agree beyond chance by 0.676.
PAIRS = (
    [("psychotic", "psychotic")] * 75
    + [("psychotic", "neurotic")] * 1
    + [("psychotic", "organic")] * 4
    + [("neurotic", "psychotic")] * 5
    + [("neurotic", "neurotic")] * 4
    + [("neurotic", "organic")] * 1
    + [("organic", "organic")] * 10
)


def test_a_published_table():
    found = agreement(PAIRS)
    assert (found.n, found.agreed) == (100, 89)
    assert found.kappa == pytest.approx(0.676, abs=0.0005)
    low, high = found.kappa_interval
    assert low < found.kappa < high <= 1


def test_agreement_by_chance_alone_is_nothing():
    pairs = [(first, second) for first in ("yes", "no") for second in ("yes", "no")]
    assert agreement(pairs).kappa == 0
    assert agreement([("yes", "no"), ("no", "yes")]).kappa == -1


def test_where_everybody_says_the_same_nothing_can_be_told():
    assert agreement([("yes", "yes")] * 5).kappa is None
    assert agreement([]).share is None and agreement([]).kappa is None
