"""Whose seconds a delay is made of; they always sum to the delay."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipping.checks.tracking import Code, Detail
from shipping.checks.truth.case import Case, Period
from shipping.checks.truth.lateness import lateness
from tests.shipping.truth.facts import LIMITS, ORDER, PARCEL, WAY, build, day, scan

DAY = 86_400


def delivered(at: float) -> object:
    return scan(Code.DELIVERED, at, "DE", postcode="10115")


def shares(case: Case) -> dict[str, float]:
    """In days, without those that have none."""
    return {name: n / DAY for name, n in lateness(case).share.items() if n}


def test_in_time_is_nobodys_delay() -> None:
    late = lateness(build(events=(*WAY[:3], delivered(20))))

    assert (late.is_late, late.days, late.late_seconds, set(late.share.values())) == (
        False,
        0,
        0,
        {0},
    )


def test_a_second_late_is_one_day_begun() -> None:
    late = lateness(build(events=WAY[:3], now=day(20) + timedelta(seconds=1)))

    assert (late.days, late.late_seconds) == (1, 1)


def test_what_nobody_else_caused_is_the_carriers() -> None:
    case = build(events=(scan(Code.ACCEPTED, 3, "CN"), *WAY[1:3], delivered(25)), now=day(30))

    assert shares(case) == {"carrier": 5}


def test_seller_answers_until_the_first_scan() -> None:
    case = build(events=(scan(Code.ACCEPTED, 5, "CN"), *WAY[2:3], delivered(25)), now=day(30))

    assert shares(case) == {"seller": 2, "carrier": 3}
    assert shares(build(events=(), now=day(24))) == {"seller": 4}


def test_customs_answers_after_its_allowance_for_each_stay() -> None:
    events = (
        scan(Code.ACCEPTED, 3, "CN"),
        scan(Code.EXPORT_CUSTOMS, 4),
        scan(Code.DEPARTED_ORIGIN, 7, "CN"),
        scan(Code.IMPORT_CUSTOMS, 9),
        scan(Code.EXPORT_CUSTOMS, 10),
        scan(Code.CUSTOMS_RELEASED, 12),
        delivered(25),
    )

    assert shares(build(events=events, now=day(30))) == {"customs": 2, "carrier": 3}


def test_customs_goes_on_while_nothing_else_is_heard() -> None:
    events = (scan(Code.ACCEPTED, 3, "CN"), scan(Code.IMPORT_CUSTOMS, 17))

    assert shares(build(events=events, now=day(24))) == {"customs": 4}


def test_buyer_answers_from_the_first_try() -> None:
    events = (scan(Code.ACCEPTED, 3, "CN"), scan(Code.ATTEMPT_FAILED, 23), delivered(25))

    assert shares(build(events=events, now=day(30))) == {"buyer": 2, "carrier": 3}


def test_a_declared_event_comes_before_every_other_cause() -> None:
    closed = Period(day(4), day(6))

    assert shares(build(events=(), now=day(24), disruptions=[closed, closed])) == pytest.approx(
        {"seller": 4 * 19 / 21, "event": 4 * 2 / 21}, abs=1 / DAY
    )


def test_seconds_left_over_go_to_the_largest_remainders() -> None:
    # 1 s late; seller and event hold one second each: the tie is the seller's.
    case = build(
        order={"ship_by": day(20) - timedelta(seconds=1)},
        events=(),
        now=day(20) + timedelta(seconds=1),
        disruptions=[Period(day(20), day(20) + timedelta(seconds=1))],
    )

    assert {k: n for k, n in lateness(case).share.items() if n} == {"seller": 1}


@pytest.mark.parametrize(
    ("detail", "days"), [(Detail.LOST, 10), (Detail.REFUSED, 2), (Detail.DAMAGED, 2)]
)
def test_the_way_ends_with_an_exception_but_not_with_a_loss(detail: Detail, days: int) -> None:
    gone = scan(Code.EXCEPTION, 22, detail=detail)

    assert lateness(build(events=(*WAY[:2], gone), now=day(30))).days == days


CODES = st.sampled_from([code for code in Code if code is not Code.EXCEPTION])
EVENTS = st.lists(st.builds(scan, CODES, st.floats(0, 40)), max_size=8)
PERIODS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=3)


@given(events=EVENTS, periods=PERIODS, now=st.integers(0, 50))
def test_shares_always_sum_to_the_delay(
    events: list[object], periods: list[tuple[int, int]], now: int
) -> None:
    disruptions = [Period(day(start), day(start + length)) for start, length in periods]
    case = Case(ORDER, PARCEL, events, day(now), LIMITS, disruptions=disruptions)  # type: ignore[arg-type]

    late = lateness(case)

    assert sum(late.share.values()) == late.late_seconds
    assert min(late.share.values()) >= 0
