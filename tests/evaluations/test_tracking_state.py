"""The state and the check-digit signal of every open tracking case."""

from datetime import datetime, timedelta
from typing import Any

from shipping.checks.tracking import (
    Code,
    Detail,
    TrackingEvent,
    check_s10,
    prepare,
    state_event,
    state_name,
)
from tests.evaluations.folder import needs, read_cases

pytestmark = needs("spec/tracking/open.jsonl")


def test_every_state_is_exact() -> None:
    cases = read_cases("tracking")

    assert cases
    assert [c["id"] for c in cases if _state(c["input"]) != c["expected"]["state"]] == []


def test_every_wrong_check_digit_is_named_and_no_other() -> None:
    for case in read_cases("tracking"):
        signals = case["expected"]["signals"]
        wanted = [s["facts"] for s in signals if s["code"] == "invalid_check_digit"]
        found = check_s10(case["input"]["parcel"]["number"])
        answer = [] if found is None or found.is_right else [vars(found)]

        assert answer == wanted, case["id"]


def _state(facts: dict[str, Any]) -> str:
    minutes = facts["policy"]["scan_before_order_tolerance_minutes"]
    track = prepare(
        [_event(event) for event in facts["events"]],
        placed_at=datetime.fromisoformat(facts["order"]["placed_at"]),
        tolerance=timedelta(minutes=minutes),
        now=datetime.fromisoformat(facts["now"]),
    )
    return state_name(state_event(track.kept))


def _event(facts: dict[str, Any]) -> TrackingEvent:
    return TrackingEvent(
        code=Code(facts["code"]),
        at=datetime.fromisoformat(facts["at"]),
        detail=facts["detail"] and Detail(facts["detail"]),
        country=facts["country"],
        postcode=facts["postcode"],
        carrier=facts["carrier"],
    )
