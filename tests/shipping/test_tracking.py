from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipping.checks.tracking import (
    Code,
    Detail,
    Track,
    TrackingEvent,
    check_s10,
    is_s10,
    normal_form,
    prepare,
    s10_check_digit,
    state_event,
    state_name,
)

ORDERED = datetime(2026, 4, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def scan(hours: float, name: str, country: str | None = None) -> TrackingEvent:
    code, _, detail = name.partition(":")
    return TrackingEvent(
        Code(code), ORDERED + hours * HOUR, Detail(detail) if detail else None, country
    )


def ready(*events: TrackingEvent, now: float = 1000) -> Track:
    return prepare(events, placed_at=ORDERED, tolerance=HOUR, now=ORDERED + now * HOUR)


def state(*names: str) -> str:
    events = (scan(hour, name) for hour, name in enumerate(names))
    return state_name(state_event(ready(*events).kept))


def test_there_are_fourteen_codes_in_rank_order() -> None:
    assert len(Code) == 14
    assert [code.rank for code in Code] == list(range(14))


def test_events_are_sorted_counted_once_and_parted_from_before_the_order() -> None:
    old, edge, later = (scan(hour, "accepted") for hour in (-1.01, -1, 4))
    track = ready(later, edge, later, old, scan(2000, "delivered"))

    assert track.foreign == (old,)
    assert track.kept == (edge, later)
    assert track.first_scan_at == edge.at


def test_equal_instants_are_ranked_by_code() -> None:
    kept = ready(scan(3, "delivered"), scan(3, "out_for_delivery")).kept

    assert [event.code for event in kept] == [Code.OUT_FOR_DELIVERY, Code.DELIVERED]


@pytest.mark.parametrize("name", ["label_created", "exception:lost", "exception:cancelled"])
def test_some_events_are_no_scan(name: str) -> None:
    assert ready(scan(1, name)).first_scan_at is None


def test_the_journey_ends_with_delivery_or_a_final_exception() -> None:
    way = [scan(1, "accepted"), scan(2, "exception:damaged"), scan(3, "exception:refused")]

    assert ready(*way, scan(4, "origin_hub")).journey == tuple(way)
    assert ready(*way[:2]).journey == tuple(way[:2])
    assert len(ready(scan(1, "delivered"), scan(2, "accepted")).journey) == 1


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], "no_events"),
        (["accepted", "origin_hub"], "origin_hub"),
        (["delivered", "exception:lost"], "delivered"),
        (["exception:returned", "delivered"], "exception:returned"),
        (["exception:seized", "exception:lost"], "exception:seized"),
        (["exception:cancelled", "accepted"], "exception:cancelled"),
        (["exception:refused", "delivered"], "exception:refused"),
        (["exception:refused", "exception:returned", "delivered"], "exception:returned"),
        (["exception:damaged", "out_for_delivery"], "exception:damaged"),
        (["exception:damaged", "delivered"], "delivered"),
        (["exception:damaged", "exception:lost", "origin_hub"], "origin_hub"),
    ],
)
def test_later_events_replace_the_state_unless_it_is_final(names: list[str], expected: str) -> None:
    assert state(*names) == expected


def test_the_state_event_is_the_first_that_set_a_final_state() -> None:
    found = state_event(ready(scan(1, "exception:refused"), scan(2, "exception:refused")).kept)

    assert found == scan(1, "exception:refused")


def test_s10_numbers_are_recognised_and_checked() -> None:
    right, wrong = check_s10("lk 4731-2482 9 cn"), check_s10("LK473124820CN")

    assert right is not None and right.is_right and right.number == "LK473124829CN"
    assert wrong is not None and not wrong.is_right
    assert (wrong.expected, wrong.found) == (9, 0)
    assert check_s10("1Z999AA10123456784") is None
    assert not is_s10("LK47312482CN")


@pytest.mark.parametrize(
    ("serial", "digit"), [("00000000", 5), ("00000002", 8), ("00000013", 3), ("00300000", 0)]
)
def test_check_digits(serial: str, digit: int) -> None:
    assert s10_check_digit(serial) == digit


def test_normal_form_drops_spaces_and_hyphens() -> None:
    assert normal_form(" sw1a-1aa ") == "SW1A1AA"


events = st.lists(
    st.builds(
        scan,
        st.integers(-3, 40),
        st.sampled_from(
            [
                *[c.value for c in Code if c is not Code.EXCEPTION],
                *[f"exception:{d}" for d in Detail],
            ]
        ),
        st.sampled_from([None, "CN", "DE"]),
    ),
    max_size=12,
)


@given(found=events, data=st.data())
def test_order_and_repeats_do_not_matter(found: list[TrackingEvent], data: st.DataObject) -> None:
    again = data.draw(st.permutations(found + found[:3]))

    assert ready(*again) == ready(*found)


@given(found=events)
def test_a_delivery_once_reached_stays(found: list[TrackingEvent]) -> None:
    before = state_event(ready(*found).kept)
    after = state_event(ready(*found, scan(50, "accepted")).kept)

    if before is not None and before.code is Code.DELIVERED:
        assert after == before
