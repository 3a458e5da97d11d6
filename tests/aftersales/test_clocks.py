from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.checks.calendars import Calendar, Hours
from aftersales.checks.clocks import (
    Clock,
    Happening,
    Kind,
    Name,
    Party,
    State,
    Target,
    TicketEvent,
    clocks,
)

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)
OFFICE = Calendar(
    datetime(2020, 1, 1, tzinfo=UTC),
    "UTC",
    ((Hours(8 * 60, 16 * 60),),) * 5 + ((), ()),
)
HOUR = Target(60, Kind.BUSINESS)
TARGETS = {Name.FIRST_RESPONSE: HOUR, Name.NEXT_RESPONSE: HOUR, Name.RESOLUTION: HOUR}
FIRST, NEXT, RESOLUTION = Name


def at(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def event(
    minutes: float, kind: str, by: Party | None = None, targets: Target | None = None
) -> TicketEvent:
    new = dict.fromkeys(Name, targets) if targets else None
    return TicketEvent(at(minutes), Happening(kind), by, new)


OPENED = event(0, "opened", Party.CUSTOMER)


def read(name: Name, minutes: float, *events: TicketEvent) -> Clock:
    return clocks([OFFICE], TARGETS, events, at(minutes))[name]


def seen(clock: Clock) -> tuple[State, float | None, float, float]:
    """State, then due, elapsed and remaining in minutes."""
    due = None if clock.due_at is None else (clock.due_at - MONDAY).total_seconds() / 60
    return clock.state, due, clock.elapsed_seconds / 60, clock.remaining_seconds / 60


def test_before_opening_nothing_has_started() -> None:
    assert seen(read(FIRST, -1, OPENED)) == (State.NOT_STARTED, None, 0, 60)


def test_a_history_that_never_opened_is_harmless() -> None:
    strange = [event(1, "pause"), event(2, "solved"), event(3, "reopened", Party.AGENT)]

    assert {clock.state for clock in clocks([OFFICE], TARGETS, strange, at(9)).values()} == {
        State.NOT_STARTED
    }


def test_runs_until_due_and_is_breached_a_second_later() -> None:
    assert seen(read(FIRST, 60, OPENED)) == (State.RUNNING, 60, 60, 0)
    assert read(FIRST, 60 + 1 / 60, OPENED).state is State.BREACHED


def test_a_reply_in_time_meets_the_target_for_good() -> None:
    replied = event(60, "agent_reply")

    assert seen(read(FIRST, 500, OPENED, replied)) == (State.MET, 60, 60, 0)
    assert read(FIRST, 500, OPENED, event(61, "agent_reply")).state is State.BREACHED


def test_the_next_response_dates_from_the_oldest_unanswered_message() -> None:
    talk = [
        OPENED,
        event(5, "agent_reply"),
        event(10, "customer_message"),
        event(20, "customer_message"),
    ]

    assert seen(read(NEXT, 30, *talk)) == (State.RUNNING, 70, 20, 40)
    assert seen(read(NEXT, 50, *talk, event(40, "agent_reply"))) == (State.MET, 70, 30, 30)
    assert read(NEXT, 7, *talk).state is State.NOT_STARTED


def test_an_agent_s_own_ticket_waits_for_the_customer() -> None:
    own = [event(0, "opened", Party.AGENT), event(1, "agent_reply")]

    assert read(FIRST, 5, *own).state is State.NOT_STARTED
    assert seen(read(FIRST, 9, *own, event(8, "customer_message")))[:2] == (State.RUNNING, 68)


def test_notes_and_messages_to_a_solved_ticket_change_nothing() -> None:
    solved = [OPENED, event(5, "internal_note"), event(10, "solved")]
    late = [event(20, k) for k in ("customer_message", "agent_reply", "pause", "resume", "solved")]

    assert clocks([OFFICE], TARGETS, [*solved, *late], at(30)) == clocks(
        [OFFICE], TARGETS, solved, at(30)
    )


def test_a_pause_holds_only_the_resolution() -> None:
    paused = [OPENED, event(20, "pause"), event(25, "pause")]

    assert seen(read(RESOLUTION, 50, *paused)) == (State.PAUSED, None, 20, 40)
    assert read(FIRST, 50, *paused).state is State.RUNNING
    resumed = [*paused, event(80, "resume"), event(85, "resume")]
    assert seen(read(RESOLUTION, 90, *resumed)) == (State.RUNNING, 120, 30, 30)


def test_a_pause_at_the_due_instant_comes_too_late() -> None:
    paused = [OPENED, event(60, "pause")]

    assert seen(read(RESOLUTION, 60, *paused)) == (State.PAUSED, 60, 60, 0)
    assert seen(read(RESOLUTION, 70, *paused)) == (State.BREACHED, 60, 60, 0)
    resumed = [*paused, event(80, "resume")]
    assert seen(read(RESOLUTION, 90, *resumed)) == (State.BREACHED, 60, 70, -10)


def test_reopening_goes_on_with_what_was_counted() -> None:
    again = [OPENED, event(40, "solved"), event(100, "reopened", Party.CUSTOMER)]

    assert seen(read(RESOLUTION, 110, *again)) == (State.RUNNING, 120, 50, 10)
    assert seen(read(NEXT, 110, *again)) == (State.RUNNING, 160, 10, 50)
    assert read(RESOLUTION, 50, *again).state is State.MET


def test_reopening_needs_a_solved_ticket() -> None:
    assert seen(read(RESOLUTION, 20, OPENED, event(10, "reopened"))) == (State.RUNNING, 60, 20, 40)


def test_solved_exactly_at_due_and_reopened_is_breached() -> None:
    again = [OPENED, event(60, "solved"), event(100, "reopened", Party.AGENT)]

    assert read(RESOLUTION, 99, *again).state is State.MET
    assert seen(read(RESOLUTION, 100, *again)) == (State.BREACHED, 60, 60, 0)


def test_a_merged_ticket_hears_nothing_more() -> None:
    merged = [OPENED, event(10, "merged"), event(20, "reopened", Party.CUSTOMER)]

    assert seen(read(RESOLUTION, 30, *merged)) == (State.MET, 60, 10, 50)


def test_a_new_priority_keeps_what_was_counted() -> None:
    longer = event(30, "priority_changed", targets=Target(120, Kind.CALENDAR))

    assert seen(read(FIRST, 40, OPENED, longer)) == (State.RUNNING, 120, 40, 80)
    assert read(NEXT, 40, OPENED, longer).remaining_seconds == 7200


def test_a_shorter_target_already_used_up_is_due_at_the_change() -> None:
    shorter = event(30, "priority_changed", targets=Target(10, Kind.BUSINESS))

    assert seen(read(RESOLUTION, 30, OPENED, shorter)) == (State.RUNNING, 30, 30, -20)
    paused = [OPENED, event(20, "pause"), shorter]
    assert seen(read(RESOLUTION, 30, *paused)) == (State.PAUSED, 30, 20, -10)
    assert read(RESOLUTION, 31, *paused).state is State.BREACHED


def test_a_longer_target_while_paused_leaves_no_due_instant() -> None:
    longer = event(30, "priority_changed", targets=Target(90, Kind.BUSINESS))

    assert seen(read(RESOLUTION, 40, OPENED, event(20, "pause"), longer)) == (
        State.PAUSED,
        None,
        20,
        70,
    )


def test_a_change_at_the_due_instant_still_helps_and_later_does_not() -> None:
    target = Target(90, Kind.BUSINESS)

    in_time = event(60, "priority_changed", targets=target)
    assert read(FIRST, 61, OPENED, in_time).state is State.RUNNING
    late = event(61, "priority_changed", targets=target)
    assert seen(read(FIRST, 70, OPENED, late)) == (State.BREACHED, 60, 70, -10)


def test_a_change_while_solved_reaches_the_resolution_when_it_reopens() -> None:
    changed = [
        OPENED,
        event(30, "solved"),
        event(40, "priority_changed", targets=Target(20, Kind.BUSINESS)),
    ]

    assert seen(read(RESOLUTION, 45, *changed)) == (State.MET, 60, 30, 30)
    again = [*changed, event(50, "reopened", Party.AGENT)]
    assert seen(read(RESOLUTION, 50, *again)) == (State.RUNNING, 50, 30, -10)


def test_a_priority_change_without_targets_is_refused() -> None:
    with pytest.raises(ValueError, match="three new targets"):
        read(FIRST, 5, OPENED, event(1, "priority_changed"))


def test_a_calendar_that_never_opens_gives_no_due_instant() -> None:
    never = Calendar(OFFICE.effective_from, "UTC", ((),) * 7)
    found = clocks([never], TARGETS, [OPENED], at(10_000))[FIRST]

    assert seen(found) == (State.RUNNING, None, 0, 60)


moments = st.integers(0, 4_000)
events = st.lists(
    st.builds(
        event,
        moments,
        st.sampled_from([h.value for h in Happening if h.value != "opened"]),
        st.sampled_from(Party),
        st.builds(Target, st.integers(1, 900), st.sampled_from(Kind)),
    ),
    max_size=8,
).map(lambda found: [OPENED, *found])


@given(history=events, first=moments, later=moments)
def test_elapsed_only_grows_within_a_run(
    history: list[TicketEvent], first: int, later: int
) -> None:
    first, later = sorted((first, later))
    before = clocks([OFFICE], TARGETS, history, at(first))
    after = clocks([OFFICE], TARGETS, history, at(later))

    for name in (FIRST, RESOLUTION):
        assert before[name].elapsed_seconds <= after[name].elapsed_seconds


@given(history=events, first=moments, later=moments)
def test_a_breach_is_final(history: list[TicketEvent], first: int, later: int) -> None:
    first, later = sorted((first, later))
    before = clocks([OFFICE], TARGETS, history, at(first))
    after = clocks([OFFICE], TARGETS, history, at(later))

    for name in (FIRST, RESOLUTION):
        if before[name].state is State.BREACHED:
            assert after[name].state is State.BREACHED
            assert after[name].due_at == before[name].due_at


@given(history=events, when=moments)
def test_the_future_does_not_change_the_present(history: list[TicketEvent], when: int) -> None:
    past = [e for e in history if e.at <= at(when)]

    assert clocks([OFFICE], TARGETS, history, at(when)) == clocks([OFFICE], TARGETS, past, at(when))
