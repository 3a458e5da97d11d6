from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.checks.ladder import Replay, preview, standing
from enforcement.checks.rules import (
    Action,
    Capability,
    EarnBack,
    Expiry,
    Family,
    LadderPolicy,
    Mode,
    Reversal,
    Row,
    RulePoints,
    Step,
    Violation,
    blocked_by,
    hundredths,
)

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
POLICY = LadderPolicy(
    families={
        "SHIPPING": Family(
            mode=Mode.POINTS,
            life_days=100,
            ladder=(
                Step(1000, Action.RESTRICT_SHIPPING, 5),
                Step(300, Action.WARN),
                Step(2000, Action.FREEZE, 30),
                Step(4000, Action.PROPOSE_BAN),
            ),
        ),
        "CONTENT": Family(
            mode=Mode.POINTS,
            life_days=50,
            ladder=(Step(500, Action.RESTRICT_LISTING, 2), Step(900, Action.PROPOSE_BAN)),
            day_cap=450,
            group_window_days=4,
            can_ban=False,
        ),
        "BRAND": Family(
            mode=Mode.STRIKES,
            life_days=200,
            ladder=(Step(100, Action.FREEZE, 3),),
            strike_limit=200,
        ),
    },
    rules={
        "LATE": RulePoints("SHIPPING", 400),
        "FAKE": RulePoints("SHIPPING", 1000),
        "FRAUD": RulePoints("SHIPPING", 4500),
        "TYPO": RulePoints("CONTENT", 150),
        "CLAIM": RulePoints("CONTENT", 250),
        "COPY": RulePoints("BRAND", 700),
        "SLIP": RulePoints("SHIPPING", 300, first_offence_free=True),
    },
)


def day(number: float) -> datetime:
    return MARCH + timedelta(days=number)


def broke(
    name: str, rule: str, decided: float, occurred: float | None = None, group: str | None = None
) -> Violation:
    happened = day(decided if occurred is None else occurred)
    return Violation(name, day(decided), rule, happened, group)


def points(history: list[Row], at: float, family: str = "SHIPPING") -> int:
    return standing(POLICY, history, day(at)).families[family].points


def test_points_live_from_decision_for_the_family_s_days() -> None:
    history: list[Row] = [broke("a", "LATE", 10, occurred=2)]

    assert [points(history, at) for at in (9.99, 10, 109.99, 110)] == [0, 400, 400, 0]


def test_standing_names_the_next_step_and_the_next_expiry() -> None:
    found = standing(POLICY, [broke("a", "LATE", 0), broke("b", "LATE", 1)], day(2))

    assert found.families["SHIPPING"].points == 800
    assert found.families["SHIPPING"].next_threshold == 1000
    assert found.families["SHIPPING"].points_to_next == 200
    assert found.families["SHIPPING"].next_expiry == Expiry(day(100), 400)
    assert [lot.because for lot in found.families["SHIPPING"].lots] == ["a", "b"]
    assert found.families["CONTENT"].next_expiry is None


def test_above_the_last_step_nothing_is_next() -> None:
    family = standing(POLICY, [broke("a", "FRAUD", 0)], day(0)).families["SHIPPING"]

    assert (family.next_threshold, family.points_to_next) == (None, None)


def test_only_the_highest_timed_step_sanctions_and_a_ban_is_only_proposed() -> None:
    found = standing(POLICY, [broke("a", "FRAUD", 0)], day(1))

    assert [(s.action, s.ends_at) for s in found.sanctions] == [(Action.FREEZE, day(30))]
    assert [(p.made_at, p.points, p.because) for p in found.proposals] == [(day(0), 4500, "a")]
    assert Capability.SIGN_IN not in found.capabilities_blocked


def test_an_open_ended_sanction_runs_until_its_row_expires() -> None:
    history = [broke("a", "LATE", 0)]

    assert standing(POLICY, history, day(99.9)).sanctions[0].ends_at is None
    assert standing(POLICY, history, day(100)).sanctions == ()


def test_a_family_that_cannot_ban_has_no_ban_step() -> None:
    assert [step.action for step in POLICY.families["CONTENT"].steps] == [Action.RESTRICT_LISTING]


def test_strikes_count_one_each_and_reach_their_limit() -> None:
    found = standing(POLICY, [broke("a", "COPY", 0), broke("b", "COPY", 1)], day(1))

    assert found.families["BRAND"].points == 200
    assert [s.because for s in found.sanctions] == ["a"]
    assert [p.because for p in found.proposals] == ["b"]


def test_the_first_offence_is_free_once() -> None:
    assert points([broke("a", "SLIP", 0), broke("b", "SLIP", 1)], 2) == 300


def test_one_root_cause_counts_its_gravest_row_within_the_window() -> None:
    history: list[Row] = [
        broke("a", "TYPO", 10, group="g"),
        broke("b", "CLAIM", 11, occurred=6.1, group="g"),
        broke("c", "TYPO", 12, group="g"),
        broke("d", "TYPO", 14, group="g"),
    ]

    assert [points(history, at, "CONTENT") for at in (10, 11, 12, 14)] == [150, 250, 250, 400]


def test_the_day_cap_fills_by_the_day_of_the_offence() -> None:
    history: list[Row] = [broke(str(n), "CLAIM", n, occurred=0.5) for n in range(1, 4)]

    assert [points(history, at, "CONTENT") for at in (1, 2, 3)] == [250, 450, 450]


def test_earning_back_takes_the_oldest_first_and_never_below_zero() -> None:
    history: list[Row] = [
        broke("a", "LATE", 0),
        broke("b", "LATE", 1),
        EarnBack("c", day(2), "SHIPPING", 500),
        EarnBack("d", day(3), "SHIPPING", 9900),
    ]
    after_first = standing(POLICY, history, day(2)).families["SHIPPING"]

    assert (after_first.points, after_first.next_expiry) == (300, Expiry(day(101), 300))
    assert points(history, 3) == 0


def test_strikes_cannot_be_earned_back() -> None:
    history: list[Row] = [broke("a", "COPY", 0), EarnBack("b", day(1), "BRAND", 100)]

    assert points(history, 2, "BRAND") == 100


def test_a_step_is_crossed_again_after_points_fell() -> None:
    history: list[Row] = [broke("a", "LATE", 0), broke("b", "LATE", 100)]

    assert standing(POLICY, history, day(100)).sanctions[0].because == "b"


def test_a_reversal_counts_from_its_decision_and_can_be_reversed() -> None:
    history: list[Row] = [
        broke("a", "FAKE", 0),
        Reversal("b", day(1), "a"),
        Reversal("c", day(2), "b"),
        Reversal("d", day(3), "unknown"),
    ]

    assert [points(history, at) for at in (0, 1, 2, 3)] == [1000, 0, 1000, 1000]


def test_a_reversal_before_its_target_does_nothing() -> None:
    assert points([Reversal("a", day(0), "b"), broke("b", "LATE", 1)], 2) == 400


def test_preview_tells_what_a_row_will_do() -> None:
    found = preview(POLICY, [broke("a", "LATE", 0)], broke("b", "FAKE", 1))
    change = found.changes[0]

    assert (change.family, change.points_before, change.points_after) == ("SHIPPING", 400, 1400)
    assert [step.at_points for step in change.crossed] == [1000]
    assert (found.action, found.ends_at) == (Action.RESTRICT_SHIPPING, day(6))
    assert found.capabilities_lost == (Capability.SHIP,)
    assert (found.lifted, found.withdrawn, found.capabilities_regained) == ((), (), ())


def test_preview_of_a_reversal_tells_what_comes_back() -> None:
    history = [broke("a", "FRAUD", 0)]
    found = preview(POLICY, history, Reversal("b", day(1), "a"))

    assert [sanction.because for sanction in found.lifted] == ["a"]
    assert [proposal.because for proposal in found.withdrawn] == ["a"]
    assert found.capabilities_regained == blocked_by(Action.FREEZE, 30)
    assert (found.action, found.ends_at) == (None, None)


def test_preview_of_a_mere_ban_proposal() -> None:
    history = [broke("a", "COPY", 0)]

    assert preview(POLICY, history, broke("b", "COPY", 1)).action is Action.PROPOSE_BAN


@pytest.mark.parametrize(
    ("action", "days", "closed"),
    [
        (Action.WARN, None, ""),
        (Action.PROPOSE_BAN, None, ""),
        (Action.RESTRICT_LISTING, 3, "publish"),
        (Action.RESTRICT_SHIPPING, 3, "ship"),
        (Action.FREEZE, 29, "publish ship payout"),
        (Action.FREEZE, 30, "publish ship payout message"),
        (Action.FREEZE, None, "publish ship payout message"),
    ],
)
def test_what_each_action_closes(action: Action, days: int | None, closed: str) -> None:
    assert " ".join(blocked_by(action, days)) == closed


def test_points_are_exact_hundredths() -> None:
    assert [hundredths(p) for p in (Decimal("0.2"), 6, "12.05")] == [20, 600, 1205]
    with pytest.raises(ValueError, match="two decimals"):
        hundredths("0.001")


days = st.integers(0, 120)
rows = st.lists(
    st.one_of(
        st.builds(
            broke,
            st.just(""),
            st.sampled_from(sorted(POLICY.rules)),
            days,
            days,
            st.sampled_from([None, "g", "h"]),
        ),
        st.builds(
            EarnBack,
            st.just(""),
            days.map(day),
            st.sampled_from(["SHIPPING", "BRAND"]),
            st.integers(1, 900),
        ),
        st.builds(Reversal, st.just(""), days.map(day), st.integers(0, 9).map(str)),
    ),
    max_size=10,
).map(lambda found: [row._replace(id=str(n)) for n, row in enumerate(found)])


@given(history=rows, at=days, data=st.data())
def test_the_order_of_rows_does_not_matter(
    history: list[Row], at: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(history))

    assert standing(POLICY, shuffled, day(at)) == standing(POLICY, history, day(at))


@given(history=rows, at=days)
def test_a_reversed_row_is_as_if_it_had_never_been(history: list[Row], at: int) -> None:
    history = [row for row in history if not isinstance(row, Reversal)]
    for row in [row for row in history if row.decided_at <= day(at)]:
        without = [other for other in history if other is not row]
        reversed_at = Reversal("z", day(at), row.id)

        assert standing(POLICY, [*history, reversed_at], day(at)) == standing(
            POLICY, without, day(at)
        )


@given(history=rows, at=days)
def test_points_are_the_live_lots_and_never_negative(history: list[Row], at: int) -> None:
    found = standing(POLICY, history, day(at))

    for family in found.families.values():
        assert family.points == sum(lot.points for lot in family.lots) >= 0
        assert all(lot.decided_at <= day(at) < lot.expires_at for lot in family.lots)


@given(history=rows, at=days)
def test_preview_equals_effect(history: list[Row], at: int) -> None:
    row = broke("zz", "FAKE", at)

    assert preview(POLICY, history, row).after == standing(POLICY, [*history, row], day(at))


@given(history=rows, since=days, at=days)
def test_the_steps_of_some_days_are_those_that_stood_as_they_began(
    history: list[Row], since: int, at: int
) -> None:
    kept = [row for row in history if not isinstance(row, Reversal) and row.decided_at <= day(at)]
    kept.sort(key=lambda row: (row.decided_at, row.id))
    replay = Replay(POLICY)
    replay.follow(row for row in kept if row.decided_at < day(since))
    replay.forget_steps()
    fork = replay.fork(POLICY)
    replay.follow(row for row in kept if row.decided_at >= day(since))
    found = (*replay.sanctions, *replay.proposals)
    points = replay.points_at(day(at))

    instants = sorted({row.decided_at for row in kept if row.decided_at >= day(since)})
    begun = []
    for instant in instants:
        then = standing(POLICY, kept, instant)
        begun += [one for one in then.sanctions if one.starts_at == instant]
        begun += [one for one in then.proposals if one.made_at == instant]
    assert sorted(map(str, found)) == sorted(map(str, begun))
    whole = standing(POLICY, kept, day(at))
    assert points == max(family.points for family in whole.families.values())
    # The other way begins at the same place, whatever became of the first.
    fork.follow(row for row in kept if row.decided_at >= day(since))
    assert (*fork.sanctions, *fork.proposals) == found
    assert fork.points_at(day(at)) == points
