import pytest

from aftersales.checks.agreement import cohens_kappa
from aftersales.checks.measures import (
    Cohort,
    faster_needed,
    fewer_needed,
    fewer_until_like,
    more_needed,
    quantile,
)
from core.intervals import Rate


def test_a_rate_is_above_only_with_its_whole_interval():
    assert Rate(3, 100).is_above(0.005)
    assert not Rate(3, 100).is_above(0.02)
    assert not Rate(0, 0).is_above(0.0) and not Rate(3, 100).is_above(None)
    low, high = Rate(3, 100).interval
    assert (round(low, 4), round(high, 4)) == (0.0103, 0.0845)


def test_maturity_says_how_much_can_still_come():
    assert Cohort("2026-03", Rate(1, 20), 5).maturity == 0.25
    assert Cohort("2026-03", Rate(0, 0), 0).maturity is None


@pytest.mark.parametrize(("hits", "of", "most", "fewer"), [(5, 100, 0.02, 3), (2, 100, 0.02, 0)])
def test_how_many_fewer_reach_the_requirement(hits, of, most, fewer):
    assert fewer_needed(Rate(hits, of), most) == fewer


def test_how_many_fewer_are_like_the_category():
    fewer = fewer_until_like(Rate(12, 100), 0.04)
    assert fewer == 5
    assert Rate(8, 100).is_above(0.04) and not Rate(7, 100).is_above(0.04)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([7], 0.9, 7), ([3, 1, 2], 0.5, 2), (range(1, 11), 0.9, 9)],
)
def test_quantiles_are_values_that_occurred(values, share, expected):
    assert quantile(values, share) == expected


@pytest.mark.parametrize(("hits", "of", "least", "more"), [(7, 10, 0.8, 1), (8, 10, 0.8, 0)])
def test_how_many_more_reach_the_requirement(hits, of, least, more):
    assert more_needed(Rate(hits, of), least) == more


@pytest.mark.parametrize(("values", "faster"), [([], 0), ([1, 9, 9], 1), ([1, 9], 0), ([9], 1)])
def test_how_many_faster_answers_bring_the_median_down(values, faster):
    assert faster_needed(values, 5) == faster


def judged(both, first_only, second_only, neither):
    rows = {("a", "a"): both, ("a", "b"): first_only, ("b", "a"): second_only, ("b", "b"): neither}
    return [pair for pair, n in rows.items() for _one in range(n)]


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        # 70 % agree, where 50 % would by chance.
        (judged(20, 5, 10, 15), 0.4),
        (judged(10, 0, 0, 10), 1.0),
        (judged(0, 5, 5, 0), -1.0),
        ([("a", "a")], None),
        ([], None),
    ],
)
def test_agreement_beyond_chance(pairs, kappa):
    found = cohens_kappa(pairs)

    assert found == (None if kappa is None else pytest.approx(kappa))
