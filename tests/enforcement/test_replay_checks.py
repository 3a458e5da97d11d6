"""Two policies on one ledger, without a database: what would each have prescribed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enforcement.checks.replays import Comparison, Course, Entry, Prescribed, Side, Weight
from enforcement.checks.rules import Action, Capability, Family, Mode, RulePoints, Step

MAY = datetime(2026, 5, 1, tzinfo=UTC)
SINCE, AT = MAY + timedelta(days=20), MAY + timedelta(days=60)
FAMILIES = {
    "A": Family(
        Mode.POINTS, 30, (Step(200, Action.WARN), Step(500, Action.FREEZE, 7)), group_window_days=3
    ),
    "B": Family(Mode.POINTS, 90, (Step(300, Action.PROPOSE_BAN),)),
}
BOOK = {
    "a": RulePoints("A", 200, first_offence_free=True),
    "b": RulePoints("B", 150),
    "c": RulePoints("A", 300),
}
entries = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["A", "B", "GONE"]),
        st.integers(100, 600),
        st.integers(0, 60),
        st.sampled_from(["", "x"]),
        st.none() | st.integers(1, 8),
    ),
    max_size=8,
)
families = st.fixed_dictionaries(
    {
        name: st.sampled_from([family, replace(family, life_days=60), replace(family, ladder=())])
        for name, family in FAMILIES.items()
    }
)
books = st.fixed_dictionaries(
    {
        code: st.sampled_from(
            [
                rule,
                replace(rule, points=600),
                replace(rule, family="B"),
                replace(rule, first_offence_free=not rule.first_offence_free),
            ]
        )
        for code, rule in BOOK.items()
    }
)


def ledger_of(drawn: list[tuple[str, str, int, int, str, int | None]]) -> list[Entry]:
    ordered = sorted(drawn, key=lambda one: one[3])
    return [
        Entry(n, code, family, points, at, at, group, reverses if (reverses or n) < n else None)
        for n, (code, family, points, day, group, reverses) in enumerate(ordered, 1)
        if (at := MAY + timedelta(days=day))
    ]


@given(drawn=entries, book=books, kept=families)
def test_a_policy_against_itself_moves_nobody(drawn, book, kept) -> None:
    ledger = ledger_of(drawn)
    one, same = (Side(dict(kept), dict(book), SINCE) for _side in "12")

    old, new = Comparison(one, same, AT).courses(ledger)
    assert old == new == same.course(ledger, AT)


@given(drawn=entries, book=books, kept=families)
def test_who_is_passed_over_would_have_been_judged_the_same(drawn, book, kept) -> None:
    ledger = ledger_of(drawn)
    before, after = Side(FAMILIES, BOOK, SINCE), Side(kept, book, SINCE)

    found = Comparison(before, after, AT).courses(ledger)
    assert found == (before.course(ledger, AT), after.course(ledger, AT))


def test_only_steps_of_the_days_count() -> None:
    old = Entry(1, "x", "A", 500, MAY, MAY, "", None)
    side = Side(FAMILIES, BOOK, SINCE)

    assert side.course([old], MAY + timedelta(days=29)) == Course((), 500)
    first = side.course([old._replace(decided_at=SINCE)], SINCE)
    assert [(step.starts_at, step.ends_at) for step in first.steps] == [
        (SINCE, SINCE + timedelta(days=7))
    ]


def test_the_harder_of_two_is_told_part_by_part() -> None:
    def step(days: int, *closes: Capability, action: Action = Action.FREEZE) -> Prescribed:
        return Prescribed(SINCE, "A", action, SINCE + timedelta(days=days), closes)

    week = step(7, Capability.PUBLISH)
    courses = [
        Course((), 900),
        Course((step(60, action=Action.WARN),), 200),
        Course((week,), 200),
        Course((week,), 300),
        Course((week, step(1, action=Action.WARN)), 200),
        Course((step(7, Capability.PUBLISH, Capability.SHIP),), 200),
        Course((week, week), 200),
        Course((step(14, Capability.PUBLISH),), 200),
    ]
    weights = [course.weight for course in courses]
    assert weights[0] == Weight(points=900)
    assert sorted(weights[:5]) == weights[:5] and min(weights[5:]) > max(weights[:5])
    assert weights[7] > max(weights[5:7])
