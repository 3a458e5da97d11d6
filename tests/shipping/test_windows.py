from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.packaged import packaged_policy
from shipping.checks.transit import Calibration, Histogram, Learned
from shipping.checks.windows import (
    DefaultDays,
    Lane,
    Window,
    WindowRules,
    WorkingDays,
    arrival_window,
    is_real_shift,
    learn_lane,
)
from shipping.queries.windows import rules_of

MONDAY = date(2026, 5, 4)
LANE = Lane("CN", "FR", "swiftpost", "standard")
RULES = WindowRules(
    low=0.1,
    middle=0.5,
    high=0.9,
    promise=0.85,
    defaults={
        "dispatch": DefaultDays(6, 12, 24),
        "out_for_delivery": DefaultDays(0, 0, 2),
        "import_customs": DefaultDays(1, 5, 9),
    },
    pseudo_counts=dict.fromkeys((name for name, _ in LANE.keys), 20),
    tail_daily_chance=0.05,
    horizon_days=200,
    min_parcels=30,
    least_chance=0.5,
)
WEEKEND = WorkingDays(frozenset({5, 6}), frozenset({date(2026, 5, 14)}))


def learned(histogram: Histogram | None = None, stage: str = "dispatch") -> Learned:
    histories = {} if histogram is None else dict.fromkeys(LANE.keys, histogram)
    return learn_lane(LANE, histories, RULES, stage=stage)


def window(
    histogram: Histogram | None = None,
    waited_days: int = 0,
    extra_days: int = 0,
    working: WorkingDays | None = None,
) -> Window:
    found = arrival_window(
        learned(histogram),
        RULES,
        starts_on=MONDAY,
        waited_days=waited_days,
        extra_days=extra_days,
        working=working or WorkingDays(),
    )
    assert found is not None
    return found


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def test_without_history_the_policy_s_days_are_told() -> None:
    found = window()

    assert (found.earliest_on, found.likeliest_on, found.latest_on) == (
        after(6),
        after(12),
        after(24),
    )
    assert found.promise_on < found.latest_on
    assert found.chance_in_window == pytest.approx(0.8)
    assert (found.level, found.n) == ("default", 0)


def test_a_busy_lane_speaks_for_itself() -> None:
    found = window(Histogram({8: 100, 9: 800, 10: 100}))

    assert (found.earliest_on, found.latest_on, found.level, found.n) == (
        after(8),
        after(10),
        "lane",
        1000,
    )
    assert found.chance_in_window > 0.95
    assert found.basis[0].weight > 0.95


def test_a_thin_lane_is_wider_than_its_own_few_parcels() -> None:
    lane_key = LANE.keys[0]
    thin = learn_lane(LANE, {lane_key: Histogram({9: 3})}, RULES)
    found = arrival_window(thin, RULES, starts_on=MONDAY)

    assert found is not None
    assert found.earliest_on <= after(8) and found.latest_on >= after(20)
    assert found.level == "default"


def test_a_coarser_level_with_enough_parcels_names_itself() -> None:
    histories = {LANE.keys[0]: Histogram({9: 3}), LANE.keys[2]: Histogram({9: 60, 11: 40})}
    found = arrival_window(learn_lane(LANE, histories, RULES), RULES, starts_on=MONDAY)

    assert found is not None
    assert (found.level, found.n) == ("country_pair", 100)


def test_each_day_of_waiting_moves_the_window_on() -> None:
    busy = Histogram(dict.fromkeys(range(5, 15), 50))
    found = window(busy, waited_days=10)

    assert found.earliest_on >= after(10)
    assert found.likeliest_on > window(busy).likeliest_on
    assert found.chance_in_window >= 0.8


def test_beyond_all_history_there_is_no_window() -> None:
    assert arrival_window(learned(), RULES, starts_on=MONDAY, waited_days=201) is None


@pytest.mark.parametrize("waited", [31, 40])
def test_a_parcel_that_hardly_comes_any_more_is_told_no_day(waited: int) -> None:
    """One lost parcel keeps the history open for longer than any parcel took."""
    rules = rules_of(packaged_policy().shipping.window)
    histories = dict.fromkeys(LANE.keys, Histogram(dict.fromkeys(range(8, 31), 28), {130: 1}))
    lane = learn_lane(LANE, histories, rules)

    assert lane.distribution.still_waiting(waited) is not None
    assert arrival_window(lane, rules, starts_on=MONDAY, waited_days=waited) is None


def test_windows_that_are_meant_to_hold_little_are_told() -> None:
    section = packaged_policy().shipping.window
    narrow = {"low_quantile": 0.4, "high_quantile": 0.6, "promise_quantile": 0.6}
    rules = rules_of(section.model_copy(update=narrow))

    assert arrival_window(learn_lane(LANE, {}, rules), rules, starts_on=MONDAY) is not None


def test_days_at_customs_are_added() -> None:
    assert window(extra_days=4).latest_on == after(28)


def test_each_stage_has_its_own_default() -> None:
    found = arrival_window(learned(stage="out_for_delivery"), RULES, starts_on=MONDAY)

    assert found is not None
    assert (found.earliest_on, found.likeliest_on, found.latest_on) == (MONDAY, MONDAY, after(2))
    with pytest.raises(KeyError):
        learned(stage="accepted")


def test_closed_days_move_a_delivery_forward() -> None:
    found = window(Histogram({10: 5000}), working=WEEKEND)

    assert found.earliest_on == found.latest_on == date(2026, 5, 15)
    assert found.chance_in_window == pytest.approx(
        window(Histogram({10: 5000})).chance_in_window, abs=0.01
    )


def test_the_day_after_a_weekend_takes_what_the_weekend_would_have_had() -> None:
    spread = Histogram({12: 400, 13: 400, 14: 400})

    assert window(spread, working=WEEKEND).earliest_on == after(14)
    assert window(spread, working=WEEKEND).chance_in_window > 0.95


def test_a_destination_that_never_delivers_is_refused() -> None:
    with pytest.raises(ValueError, match="At least one weekday"):
        WorkingDays(frozenset(range(7)))


def test_past_misses_widen_the_window() -> None:
    misses = Calibration((60.0, *(0.0,) * 8, 60.0), 20)
    histories = dict.fromkeys(LANE.keys, Histogram(dict.fromkeys(range(5, 25), 20)))
    wide = learn_lane(LANE, histories, RULES, calibration=misses)
    found = arrival_window(wide, RULES, starts_on=MONDAY)
    plain = arrival_window(learn_lane(LANE, histories, RULES), RULES, starts_on=MONDAY)

    assert found is not None and plain is not None
    assert found.latest_on - found.earliest_on > plain.latest_on - plain.earliest_on


@pytest.mark.parametrize(("days", "is_real"), [(0, False), (1, False), (2, True), (-2, True)])
def test_only_a_move_of_enough_days_is_news(days: int, is_real: bool) -> None:
    assert is_real_shift(MONDAY, MONDAY + timedelta(days=days), 1) is is_real


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 0.6},
        {"high": 1},
        {"promise": 0},
        {"tail_daily_chance": 0},
        {"pseudo_counts": {"lane": 0}},
    ],
)
def test_impossible_rules_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"hance|Pseudo"):
        replace(RULES, **wrong)  # type: ignore[arg-type]


def test_default_days_must_rise() -> None:
    with pytest.raises(ValueError, match="rise"):
        DefaultDays(5, 4, 9)


counts = st.dictionaries(st.integers(0, 60), st.integers(1, 50), max_size=10)


@given(delivered=counts, waiting=counts, waited=st.integers(0, 60), extra=st.integers(0, 10))
def test_windows_are_in_order_and_keep_their_chances(
    delivered: dict[int, float], waiting: dict[int, float], waited: int, extra: int
) -> None:
    found = window(Histogram(delivered, waiting), waited, extra, WEEKEND)

    assert found.earliest_on <= found.likeliest_on <= found.latest_on
    assert found.likeliest_on <= found.promise_on <= found.latest_on
    assert found.earliest_on >= after(waited + extra)
    assert found.chance_in_window >= 0.8 - 1e-9
    assert found.chance_late <= 0.15 + 1e-9
    assert all(WEEKEND.is_open(day) for day in (found.earliest_on, found.promise_on))


@given(days=st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)).map(sorted))
def test_default_days_are_told_as_the_policy_says(days: list[int]) -> None:
    rules = replace(RULES, defaults={"dispatch": DefaultDays(*days)})
    found = arrival_window(learn_lane(LANE, {}, rules), rules, starts_on=MONDAY)

    assert found is not None
    assert [found.earliest_on, found.likeliest_on, found.latest_on] == [after(d) for d in days]
