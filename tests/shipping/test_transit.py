import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipping.checks.transit import Calibration, Distribution, Histogram, Level, learn

EVEN = Distribution(tuple(range(1, 11)), tuple(day / 10 for day in range(1, 11)))


def level(history: Histogram, pseudo_count: float = 10, name: str = "lane") -> Level:
    return Level(name, history, pseudo_count)


def test_without_history_the_default_speaks() -> None:
    found = learn([level(Histogram())], EVEN)

    assert found.distribution == EVEN
    assert [(share.level, share.weight) for share in found.basis] == [("lane", 0), ("default", 1)]


def test_a_lane_is_mixed_with_the_level_behind_it_by_its_pseudo_count() -> None:
    found = learn([level(Histogram({2: 30}))], EVEN).distribution

    assert found.chance_by(2) == pytest.approx((30 + 10 * 0.2) / 40)
    assert found.chance_by(1) == pytest.approx(10 * 0.1 / 40)
    assert found.chance_by(10) == pytest.approx(1)


def test_the_basis_tells_how_much_each_level_carries() -> None:
    lane, pair = Histogram({2: 10}), Histogram({2: 10, 4: 20})
    found = learn([level(lane), level(pair, 30, "pair")], EVEN)

    assert [(share.level, share.parcels) for share in found.basis] == [
        ("lane", 10),
        ("pair", 30),
        ("default", 0),
    ]
    assert [share.weight for share in found.basis] == pytest.approx([0.5, 0.25, 0.25])


def test_parcels_still_waiting_make_the_forecast_slower() -> None:
    fast = Histogram({3: 50})
    waiting = Histogram({3: 50}, {8: 50})
    ignored = learn([level(fast)], EVEN).distribution
    counted = learn([level(waiting)], EVEN).distribution

    assert ignored.day_reaching(0.85) == 3
    assert counted.day_reaching(0.85) > 8
    assert counted.chance_by(3) == pytest.approx(53 / 110)


def test_waiting_parcels_without_a_delivery_tell_something_too() -> None:
    found = learn([level(Histogram(waiting={6: 90}))], EVEN).distribution

    assert found.chance_by(5) == pytest.approx(10 * 0.5 / 100)


def test_a_parcel_waiting_today_may_still_arrive_today() -> None:
    found = learn([level(Histogram(waiting={1: 90}))], EVEN).distribution

    assert found.chance_by(1) == pytest.approx(EVEN.chance_by(1))


def test_histograms_add_up() -> None:
    one, other = Histogram({1: 2}, {9: 1}), Histogram({1: 1, 2: 1}, {9: 1})

    assert one + other == Histogram({1: 3, 2: 1}, {9: 2})
    assert one.with_delivery(4).parcels == 3


def test_days_for_chances() -> None:
    assert (EVEN.day_reaching(0.9), EVEN.day_reaching(0.91)) == (9, 10)
    assert (EVEN.day_exceeding(0.1), EVEN.day_exceeding(0.09)) == (2, 1)
    assert (EVEN.day_reaching(1), EVEN.day_exceeding(1)) == (10, 10)
    assert (EVEN.chance_by(0), EVEN.chance_by(99)) == (0, 1)


def test_chances_beyond_what_ever_came_give_the_last_day() -> None:
    lossy = Distribution((1, 2), (0.3, 0.6))

    assert lossy.day_reaching(0.9) == 2


def test_waiting_cuts_off_the_days_gone_by() -> None:
    left = EVEN.still_waiting(6)

    assert left is not None
    assert left.days == (6, 7, 8, 9, 10)
    assert left.cumulative == pytest.approx((0.2, 0.4, 0.6, 0.8, 1))
    assert EVEN.still_waiting(11) is None
    assert Distribution((1, 2), (1.0, 1.0)).still_waiting(2) is None


def test_a_flat_calibration_changes_nothing() -> None:
    flat = Calibration((5.0,) * 4, 10)

    assert flat.correct(EVEN).cumulative == pytest.approx(EVEN.cumulative)


def test_forecasts_that_were_too_narrow_are_widened() -> None:
    late = Calibration((0.0,) * 10, 10)
    for _ in range(10):
        late = late.with_outcome(EVEN, 10)
    for _ in range(10):
        late = late.with_outcome(EVEN, 15)

    corrected = late.correct(EVEN)
    assert sum(late.counts) == pytest.approx(20)
    assert corrected.chance_by(9) == pytest.approx(9 / 30)
    assert corrected.chance_by(10) == 1


def test_an_outcome_is_shared_over_the_chances_of_its_day() -> None:
    halves = Distribution((1, 2), (0.5, 1.0))

    assert Calibration((0.0,) * 4, 1).with_outcome(halves, 2).counts == pytest.approx(
        (0, 0, 0.5, 0.5)
    )
    assert Calibration((0.0,) * 4, 1).with_outcome(halves, 0).counts == (1, 0, 0, 0)


counts = st.dictionaries(st.integers(0, 40), st.integers(1, 20), max_size=8)
histories = st.builds(Histogram, counts, counts)


@given(lane=histories, pair=histories, strength=st.floats(0.5, 50))
def test_chances_only_rise_and_stay_chances(
    lane: Histogram, pair: Histogram, strength: float
) -> None:
    found = learn([level(lane, strength), level(pair, strength, "pair")], EVEN)
    chances = found.distribution.cumulative

    assert list(chances) == sorted(chances)
    assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in chances)
    assert sum(share.weight for share in found.basis) == pytest.approx(1)


@given(parcels=st.integers(1, 40), day=st.integers(1, 10))
def test_a_thin_lane_keeps_doubts(parcels: int, day: int) -> None:
    found = learn([level(Histogram({day: parcels}))], EVEN).distribution
    sure = found.chance_by(day) - found.chance_by(day - 1)

    assert sure == pytest.approx((parcels + 1) / (parcels + 10))


@given(history=histories, waited=st.integers(0, 30))
def test_waiting_never_promises_an_earlier_day(history: Histogram, waited: int) -> None:
    whole = learn([level(history)], EVEN).distribution
    left = whole.still_waiting(waited)

    if left is not None:
        assert left.day_reaching(0.5) >= max(waited, whole.day_reaching(0.5))
