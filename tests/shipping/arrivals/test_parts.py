"""The parts of the forecast, each against answers known by hand or by the product's own windows."""

import numpy as np
import pytest

from shipping.checks import transit
from shipping.checks.arrivals.baseline import constant_quantiles
from shipping.checks.arrivals.calibration import Calibration, classes
from shipping.checks.arrivals.encoding import encoded
from shipping.checks.arrivals.folds import folds_of, split_key
from shipping.checks.arrivals.grid import MOST_VALUES, Grid
from shipping.checks.arrivals.levels import leaning
from shipping.checks.arrivals.scoring import Asked, by_size, levels_of, pinball, scores
from shipping.checks.arrivals.yardstick import ITSELF, PROMISE, Yardstick, candidates
from tests.shipping.arrivals.made import made_trips


def test_few_values_are_all_kept_and_many_are_thinned() -> None:
    assert Grid.of(np.array([0.0, 0, 7, -3])).values.tolist() == [-3, 0, 7]
    assert len(Grid.of(np.arange(5000.0))) <= MOST_VALUES + 1


def test_a_mass_on_one_value_answers_every_chance_it_covers() -> None:
    grid = Grid(np.array([-3.0, 0, 7]))
    told = grid.quantiles(np.array([[0.2, 0.9, 1]], np.float32), np.array([[0.2, 0.21, 0.9, 0.95]]))

    assert told.tolist() == [[-3, 0, 0, 7]]


def test_levels_lean_like_the_windows_that_buyers_see() -> None:
    grid = Grid(np.arange(1.0, 6))
    days, prior = [2, 2, 5], np.array([[0.2, 0.4, 0.6, 0.8, 1]], np.float32)
    behind = transit.Distribution((1, 2, 3, 4, 5), (0.2, 0.4, 0.6, 0.8, 1))
    level = transit.Level("lane", transit.Histogram({2: 2, 5: 1}), 4)

    told = leaning(np.zeros(3, int), grid.places(np.array(days)), np.zeros(1, int), prior, grid, 4)

    assert told[0] == pytest.approx(
        transit.learn([level], behind).distribution.cumulative, rel=1e-5
    )


def test_an_unknown_lane_is_told_what_stands_behind_it() -> None:
    grid, prior = Grid(np.arange(3.0)), np.array([[0.5, 0.7, 1]], np.float32)

    told = leaning(np.zeros(2, int), np.array([2, 2]), np.array([9]), prior, grid, 4)

    assert told == pytest.approx(prior)


def test_windows_that_held_too_seldom_are_widened() -> None:
    told = np.tile(np.linspace(0.1, 1, 10, dtype=np.float32), (1000, 1))
    lowest_or_highest = np.tile([0, 9], 500)
    thin = np.ones(1000, int)

    low, high = Calibration.of(told, lowest_or_highest, thin).to_state((0.1, 0.9), thin)[0]

    assert low == pytest.approx(0.02, abs=0.003)
    assert high == pytest.approx(0.98, abs=0.003)


def test_an_outcome_on_a_mass_is_spread_over_the_chances_it_covers() -> None:
    told = np.tile(np.array([0.25, 0.75, 1], np.float32), (5000, 1))
    often = np.ones(5000, int)

    found = Calibration.of(told, often, often).true[1]

    assert found[[100, 150, 200, 250, 300]] == pytest.approx([0, 0.25, 0.5, 0.75, 1], abs=0.001)


def test_classes_of_lanes_double() -> None:
    counts = np.array([0, 1, 2, 3, 6, 7, 14, 15, 10_000])
    assert classes(counts).tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 7]


def test_trips_of_one_unit_stay_in_one_fold() -> None:
    trips = made_trips(300, unit_of=3)
    for rest, held in folds_of(trips, 5):
        assert not set(trips.units[rest]) & set(trips.units[held])
        assert (rest ^ held).all()


def test_without_units_neighbours_stay_in_one_fold() -> None:
    trips = made_trips(1000)
    for _, held in folds_of(trips, 5):
        assert (held.reshape(-1, 5).min(axis=1) == held.reshape(-1, 5).max(axis=1)).all()


def test_the_key_of_the_split_repeats_within_a_file_and_stands_in_one_only() -> None:
    numbers = [str(n) for n in range(100)]
    ours = {"line": numbers, "shipment": [f"a{n // 3}" for n in range(100)], "to": ["FR"] * 100}
    theirs = {"line": ["x"], "shipment": ["b1"], "to": ["FR"]}

    assert split_key(ours, theirs) == "shipment"
    assert split_key(ours, theirs | {"shipment": ["a1"]}) == ""


def test_a_teaching_trip_does_not_see_its_own_outcome_in_its_lane() -> None:
    own_lane_each = made_trips(20, lanes=[[lane] for lane in range(20)], unit_of=1)
    ranks, folds = np.linspace(0, 1, 20), folds_of(own_lane_each, 4)

    own, other = encoded(own_lane_each, ranks, own_lane_each, folds)

    for rest, held in folds:
        assert own[held, 0] == pytest.approx(ranks[rest].mean())
    assert other[:, 0] == pytest.approx((ranks + 10 * 0.5) / 11)


def test_scores_of_windows() -> None:
    took = np.array([1.0, 5, 9, 20])
    told = np.tile([1.0, 2, 5, 9, 10], (4, 1))

    assert pinball(took, told[:, 3], 0.9) == pytest.approx((0.8 + 0.4 + 0 + 9.9) / 4)
    assert scores(took, told, Asked()) == {
        "coverage": {"0.8": 0.5, "0.9": 0.75},
        "width": {"0.8": 7.0, "0.9": 9.0},
        "pinball": {
            "0.05": pytest.approx(0.3875),
            "0.1": pytest.approx(0.925),
            "0.5": 2.875,
            "0.9": pytest.approx(2.775),
            "0.95": pytest.approx(2.5625),
        },
        "mae": 5.75,
    }
    assert by_size(took, told, np.array([0, 0, 4, 500]), Asked())["0"]["n"] == 2
    assert [*by_size(took, told, np.array([0, 0, 4, 500]), Asked())] == ["0", "1-4", "100+"]


def test_other_levels_get_quantiles_of_their_own() -> None:
    assert Asked(levels_of("0.5")).chances == (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    for wrong in ("", "80", "0.8,x", "0,1"):
        with pytest.raises(ValueError, match="chances between 0 and 1"):
            levels_of(wrong)


def test_the_baseline_takes_the_finest_lane_that_is_known() -> None:
    teaching = made_trips(3, took=[1, 3, 8], lanes=[[0, 10], [0, 11], [1, 12]])
    asked = made_trips(3, lanes=[[0, 10], [0, 19], [5, 18]])

    told = constant_quantiles(teaching, asked, Asked())

    assert told[:, 2].tolist() == [1, 2, 3]


def test_a_yardstick_measures_and_returns_durations() -> None:
    trips = made_trips(3, took=[10, 30, 7], facts=[[5], [10], [np.nan]], names=("engine",))
    ratio = Yardstick("engine", 7.0)

    assert ratio.measured(trips).tolist() == [2, 3, 1]
    assert ratio.durations(np.ones((3, 1)), trips).tolist() == [[5], [10], [7]]
    promised = made_trips(3, took=[10, 30, 7], promised=[9, 33, np.nan])
    assert Yardstick(PROMISE, 8).measured(promised).tolist() == [1, -3, -1]


def test_only_yardsticks_that_help_are_looked_at() -> None:
    engine = np.arange(1.0, 101)
    facts = np.column_stack([engine, engine[::-1]])
    trips = made_trips(100, took=3 * engine, facts=facts, names=("engine", "noise"))

    assert candidates(trips, ("engine", "noise")) == [ITSELF, Yardstick("engine", 50.5)]
