"""A parcel from China to Berlin that arrived in time and as declared."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shipping.checks.tracking import Code, Detail, TrackingEvent
from shipping.checks.truth.case import Case, DeclaredOrder, DeclaredParcel, Limits, Service

PLACED_AT = datetime(2026, 3, 1, tzinfo=UTC)
NUMBER = "RR473124829CN"
LIMITS = Limits(
    first_scan_hours=72,
    first_scan_days=7,
    reuse_months=12,
    max_speed_kmh=900,
    min_distance_km=500,
    scan_before_order_tolerance_minutes=0,
    quiet_days=7,
    customs_allowance_hours=48,
    postcode_prefix=None,
    centroids={"CN": (35.0, 103.0), "DE": (51.2, 10.4), "FR": (46.6, 2.5)},
)
ORDER = DeclaredOrder(
    id="O1",
    placed_at=PLACED_AT,
    destination="DE",
    postcode="10115",
    origin="CN",
    service=Service.STANDARD,
    ship_by=PLACED_AT + timedelta(days=3),
    deliver_by=PLACED_AT + timedelta(days=20),
)
PARCEL = DeclaredParcel(carrier="post", number=NUMBER, shipped_at=PLACED_AT + timedelta(days=2))


def day(number: float) -> datetime:
    """So many days after the order was placed."""
    return PLACED_AT + timedelta(days=number)


def scan(
    code: Code, at: float, country: str | None = None, *, detail: Detail | None = None, **more: Any
) -> TrackingEvent:
    return TrackingEvent(code, day(at), detail=detail, country=country, **more)


WAY = (
    scan(Code.ACCEPTED, 2.5, "CN"),
    scan(Code.DEPARTED_ORIGIN, 5, "CN"),
    scan(Code.ARRIVED_DESTINATION, 9, "DE"),
    scan(Code.DELIVERED, 14, "DE", postcode="10115"),
)


def build(**changed: Any) -> Case:
    """A case with some facts changed: of the order, the parcel, the limits, or of the case."""
    parts = {"order": ORDER, "parcel": PARCEL, "limits": LIMITS}
    for name, part in parts.items():
        parts[name] = replace(part, **changed.pop(name, {}))
    facts: dict[str, Any] = {"events": WAY, "now": day(19)}
    return Case(**parts, **facts | changed)  # type: ignore[arg-type]
