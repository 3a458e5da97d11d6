"""What a lot says of all: the sample is random, and its error stands beside it."""

import pytest

from accounts.models import User
from core.draws import draw
from core.estimates import Estimate
from core.intervals import wilson

SEED = "00ff00ff00ff00ff"


@pytest.fixture
def people(db):
    rows = [User(email=f"p{n}@example.com", name=str(n)) for n in range(400)]
    return [one.pk for one in User.objects.bulk_create(rows)]


def test_the_lot_is_the_same_each_time_and_another_for_another_seed(people):
    first = draw(User.objects.all(), seed=SEED, at_most=40)
    assert first == draw(User.objects.order_by("name"), seed=SEED, at_most=40)
    assert first[:7] == draw(User.objects.all(), seed=SEED, at_most=7)
    assert len(set(first)) == 40 and set(first) <= set(people)
    other = draw(User.objects.all(), seed="1" + SEED, at_most=40)
    # Of two lots of a tenth about four are in both.
    assert len(set(first) & set(other)) < 20
    assert set(draw(User.objects.all(), seed=SEED, at_most=400)) == set(people)


def test_the_lot_favours_no_place_among_the_rows(people):
    """Of 200 lots each quarter of the rows gets a quarter, within four standard deviations."""
    quarters = [0, 0, 0, 0]
    place = {pk: n // 100 for n, pk in enumerate(people)}
    for n in range(200):
        for pk in draw(User.objects.all(), seed=f"{n:015x}", at_most=20):
            quarters[place[pk]] += 1
    assert all(abs(count - 1000) < 4 * (4000 * 0.25 * 0.75) ** 0.5 for count in quarters)


def test_of_all_rows_nothing_is_estimated():
    one = Estimate(31, 310, 310)
    assert not one.is_sample and one.interval == (0.1, 0.1) and one.in_all == (31, 31)
    assert one.words == "10% of all 310"
    assert Estimate(0, 0, 0).words == "0% of all 0"


def test_a_sample_says_its_error():
    one = Estimate(320, 10_000, 54_000)
    assert one.is_sample and one.interval == wilson(320, 10_000)
    assert one.words == "3.2% (2.9%–3.6%) · 1,551–1,925 of all 54,000"


@pytest.mark.parametrize(("hits", "bounds"), [(0, (0, 1)), (9, (9, 10))])
def test_bounds_never_deny_what_was_seen(hits, bounds):
    """Nine of ten were read."""
    assert Estimate(hits, 9, 10).in_all == bounds
