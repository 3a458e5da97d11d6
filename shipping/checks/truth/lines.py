"""Cases as JSON, and the answers to them: the shapes of `manage.py answer_tracking`."""

from datetime import UTC, datetime
from typing import Any

from shipping.checks.tracking import Code, Detail, TrackingEvent
from shipping.checks.truth.case import (
    Case,
    DeclaredOrder,
    DeclaredParcel,
    Limits,
    Lookup,
    OtherParcel,
    Period,
    Service,
)
from shipping.checks.truth.judgement import Judgement, judge_shipment
from shipping.checks.truth.signal import Fact, Signal

INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def answer_case(given: dict[str, Any]) -> dict[str, Any]:
    """Judge one case; raises what `case_of` does."""
    return answer(judge_shipment(case_of(given)))


def case_of(given: dict[str, Any]) -> Case:
    """Raises KeyError, TypeError or ValueError when something is missing or of the wrong kind."""
    return Case(
        order=_order(given["order"]),
        parcel=_parcel(given["parcel"]),
        events=[event_of(event) for event in given["events"]],
        now=_instant(given["now"]),
        limits=limits_of(given["policy"]),
        other_parcels=[_other(other) for other in given["other_parcels"]],
        disruptions=[
            Period(_instant(period["from"]), _instant(period["to"]))
            for period in given["disruptions"]
        ],
    )


def event_of(given: dict[str, Any]) -> TrackingEvent:
    return TrackingEvent(
        code=Code(given["code"]),
        at=_instant(given["at"]),
        detail=Detail(given["detail"]) if given["detail"] else None,
        country=given["country"],
        postcode=given["postcode"],
        carrier=given["carrier"],
    )


def limits_of(given: dict[str, Any]) -> Limits:
    centroids = {country: (lat, lon) for country, (lat, lon) in given["centroids"].items()}
    return Limits(**given | {"centroids": centroids})


def answer(judgement: Judgement) -> dict[str, Any]:
    """The judgement with the keys and the order that readers of the answers expect."""
    late = judgement.late
    return {
        "state": judgement.state,
        "signals": [signal_as_json(signal) for signal in judgement.signals],
        "verdict": judgement.verdict.value,
        "late": {
            "is_late": late.is_late,
            "days": late.days,
            "late_seconds": late.late_seconds,
            "share": dict(late.share),
        },
    }


def signal_as_json(signal: Signal) -> dict[str, Any]:
    facts = {name: _plain(fact) for name, fact in signal.facts.items()}
    return {"code": signal.code, "severity": signal.severity.value, "facts": facts}


def _order(given: dict[str, Any]) -> DeclaredOrder:
    return DeclaredOrder(
        id=given["id"],
        placed_at=_instant(given["placed_at"]),
        destination=given["destination"]["country"],
        postcode=given["destination"]["postcode"],
        origin=given["origin_promised"],
        service=Service(given["service_promised"]),
        ship_by=_instant(given["ship_by"]),
        deliver_by=_instant(given["deliver_by"]),
    )


def _parcel(given: dict[str, Any]) -> DeclaredParcel:
    return DeclaredParcel(
        carrier=given["carrier"],
        number=given["number"],
        shipped_at=_instant(given["declared_shipped_at"]),
        lookup=Lookup(given["lookup"]),
    )


def _other(given: dict[str, Any]) -> OtherParcel:
    return OtherParcel(
        order_id=given["order_id"],
        number=given["number"],
        shipped_at=_instant(given["declared_shipped_at"]),
        same_address=given["same_address"],
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} names no time zone; write it as 2026-03-01T00:00:00Z.")
    return at.astimezone(UTC)


def _plain(fact: Fact) -> Fact:
    return fact.strftime(INSTANT) if isinstance(fact, datetime) else fact
