"""What speaks against a declared shipment: each signal with the facts that a seller can rebut.

The carrier and the number itself are in `numbers`; here is what the scans say.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from math import asin, cos, floor, radians, sin, sqrt

from shipping.checks.tracking import Code, TrackingEvent
from shipping.checks.truth import numbers
from shipping.checks.truth.case import Case
from shipping.checks.truth.signal import Fact, Severity, Signal

EARTH_RADIUS_KM = 6371
PLACED = frozenset(
    {
        Code.ACCEPTED,
        Code.ORIGIN_HUB,
        Code.DEPARTED_ORIGIN,
        Code.ARRIVED_DESTINATION,
        Code.AT_DELIVERY_OFFICE,
        Code.OUT_FOR_DELIVERY,
        Code.ATTEMPT_FAILED,
        Code.READY_FOR_PICKUP,
        Code.DELIVERED,
    }
)


def find_signals(case: Case) -> tuple[Signal, ...]:
    """The signals of a case in their fixed order, each at most once.

    Rule: docs/rules/shipping.md#tracking-signals.
    """
    return tuple(signal for finder in FINDERS if (signal := finder(case)))


def scan_before_order(case: Case) -> Signal | None:
    scans = [event.at for event in case.track.foreign if event.is_scan]
    if not scans:
        return None
    placed_at = case.order.placed_at
    facts: dict[str, Fact] = {
        "scan_at": scans[0],
        "placed_at": placed_at,
        "seconds_before": int((placed_at - scans[0]).total_seconds()),
    }
    return Signal("scan_before_order", Severity.HIGH, facts)


def wrong_destination(case: Case) -> Signal | None:
    """The first scan on the far side that lies in a third country."""
    expected = case.order.destination
    for event in _between(case, Code.ARRIVED_DESTINATION, Code.READY_FOR_PICKUP):
        if event.country not in (None, expected):
            return _elsewhere("wrong_destination", Severity.HIGH, expected, event)
    return None


def wrong_origin(case: Case) -> Signal | None:
    """Only the first scan on the near side counts."""
    expected = case.order.origin
    first = next(_between(case, Code.ACCEPTED, Code.DEPARTED_ORIGIN), None)
    if first is None or first.country in (None, expected):
        return None
    return _elsewhere("wrong_origin", Severity.MEDIUM, expected, first)


def no_first_scan(case: Case) -> Signal | None:
    """Of the two limits only the later one is named when both are missed."""
    shipped_at, limits = case.parcel.shipped_at, case.limits
    late = Severity.LOW if case.is_confirmed else Severity.HIGH
    for code, severity, allowed in (
        ("no_first_scan_7d", late, timedelta(days=limits.first_scan_days)),
        ("no_first_scan_72h", Severity.LOW, timedelta(hours=limits.first_scan_hours)),
    ):
        limit_at = shipped_at + allowed
        if case.now > limit_at and (case.first_scan_at is None or case.first_scan_at > limit_at):
            facts: dict[str, Fact] = {"limit_at": limit_at, "first_scan_at": case.first_scan_at}
            return Signal(code, severity, facts)
    return None


def impossible_speed(case: Case) -> Signal | None:
    """The first two neighbouring scans that no parcel can travel between in the time."""
    limits = case.limits
    placed = [
        event
        for event in case.track.journey
        if event.code in PLACED and event.country in limits.centroids
    ]
    for left, arrived in pairwise(placed):
        km = _distance_km(
            limits.centroids[left.country or ""], limits.centroids[arrived.country or ""]
        )
        if km <= 0 or km < limits.min_distance_km:
            continue
        hours = (arrived.at - left.at).total_seconds() / 3600
        if hours == 0 or km / hours > limits.max_speed_kmh:
            facts: dict[str, Fact] = {
                "from_country": left.country,
                "to_country": arrived.country,
                "left_at": left.at,
                "arrived_at": arrived.at,
                "km": floor(km + 0.5),
            }
            return Signal("impossible_speed", Severity.MEDIUM, facts)
    return None


def delivered_elsewhere(case: Case) -> Signal | None:
    if case.delivery is None or not case.is_elsewhere:
        return None
    facts: dict[str, Fact] = {
        "expected_country": case.order.destination,
        "expected_postcode": case.order.postcode,
        "found_country": case.delivery.country,
        "found_postcode": case.delivery.postcode,
        "at": case.delivery.at,
    }
    return Signal("delivered_elsewhere", Severity.HIGH, facts)


def gone_quiet(case: Case) -> Signal | None:
    """Scanned once, under way still, and nothing heard for too long."""
    state = case.state
    if case.first_scan_at is None or state is None:
        return None
    if state.code in (Code.DELIVERED, Code.EXCEPTION):
        return None
    last = case.track.kept[-1]
    silence = case.now - last.at
    if silence <= timedelta(days=case.limits.quiet_days):
        return None
    facts: dict[str, Fact] = {"last_code": last.code, "last_at": last.at, "days": silence.days}
    return Signal("gone_quiet", Severity.LOW, facts)


FINDERS: tuple[Callable[[Case], Signal | None], ...] = (
    numbers.invalid_check_digit,
    numbers.unknown_number,
    scan_before_order,
    wrong_destination,
    wrong_origin,
    numbers.number_reused,
    no_first_scan,
    impossible_speed,
    delivered_elsewhere,
    numbers.service_mismatch,
    gone_quiet,
)


def _between(case: Case, first: Code, last: Code) -> Iterator[TrackingEvent]:
    """Events of the journey whose rank lies from `first` to `last`."""
    return (e for e in case.track.journey if first.rank <= e.code.rank <= last.rank)


def _elsewhere(code: str, severity: Severity, expected: str, event: TrackingEvent) -> Signal:
    facts: dict[str, Fact] = {
        "expected": expected,
        "found": event.country,
        "at": event.at,
    }
    return Signal(code, severity, facts)


def _distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance (haversine) of two places in degrees."""
    (lat_a, lon_a), (lat_b, lon_b) = map(radians, one), map(radians, other)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
