"""What is judged: an order, the parcel declared for it, its events, and the policy's limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from shipping.checks.tracking import (
    Code,
    Detail,
    Track,
    TrackingEvent,
    normal_form,
    prepare,
    state_event,
)


class Service(StrEnum):
    """What the buyer was promised."""

    UNTRACKED = "untracked"
    STANDARD = "standard"
    EXPRESS = "express"


class Lookup(StrEnum):
    """What the carrier said when it was asked for the number."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class DeclaredOrder:
    """What the buyer was promised. Countries are ISO 3166-1 alpha-2, instants UTC."""

    id: str
    placed_at: datetime
    destination: str
    postcode: str | None
    origin: str
    service: Service
    ship_by: datetime
    deliver_by: datetime


@dataclass(frozen=True)
class DeclaredParcel:
    """What the seller says was sent, and what the carrier knows of it."""

    carrier: str
    number: str
    shipped_at: datetime
    lookup: Lookup = Lookup.NOT_ASKED


@dataclass(frozen=True)
class OtherParcel:
    """Another parcel that was declared under some number."""

    order_id: str
    number: str
    shipped_at: datetime
    same_address: bool


@dataclass(frozen=True)
class Limits:
    """The policy's numbers. `centroids`: country -> latitude and longitude in degrees.

    `postcode_prefix`: how many leading characters of postcodes count; None is all of them.
    """

    first_scan_hours: int
    first_scan_days: int
    reuse_months: int
    max_speed_kmh: float
    min_distance_km: float
    scan_before_order_tolerance_minutes: int
    quiet_days: int
    customs_allowance_hours: int
    postcode_prefix: int | None
    centroids: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Period:
    """A stretch of time without its end."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True)
class Case:
    """One declared shipment with everything that is known of it at `now`."""

    order: DeclaredOrder
    parcel: DeclaredParcel
    events: Sequence[TrackingEvent]
    now: datetime
    limits: Limits
    other_parcels: Sequence[OtherParcel] = ()
    disruptions: Sequence[Period] = ()

    @cached_property
    def track(self) -> Track:
        tolerance = timedelta(minutes=self.limits.scan_before_order_tolerance_minutes)
        return prepare(
            self.events, placed_at=self.order.placed_at, tolerance=tolerance, now=self.now
        )

    @cached_property
    def state(self) -> TrackingEvent | None:
        """The event that set the state; None while there is none."""
        return state_event(self.track.kept)

    @cached_property
    def delivery(self) -> TrackingEvent | None:
        """The state event of a delivered parcel."""
        return self.state if self.state and self.state.code is Code.DELIVERED else None

    @cached_property
    def is_elsewhere(self) -> bool:
        """Delivered to another country, or to another postcode where both are known."""
        delivery = self.delivery
        if delivery is None:
            return False
        if delivery.country not in (None, self.order.destination):
            return True
        return self.knows_postcodes and self._form(delivery.postcode) != self._form(
            self.order.postcode
        )

    @cached_property
    def is_confirmed(self) -> bool:
        """Delivered where it had to go, as both postcodes show."""
        return self.delivery is not None and not self.is_elsewhere and self.knows_postcodes

    @property
    def knows_postcodes(self) -> bool:
        delivery = self.delivery
        return delivery is not None and None not in (delivery.postcode, self.order.postcode)

    @property
    def first_scan_at(self) -> datetime | None:
        return self.track.first_scan_at

    @property
    def is_over(self) -> bool:
        """Delivered, or an exception other than a loss: a delay grows no longer."""
        state = self.state
        if state is None or state.detail is Detail.LOST:
            return False
        return state.code in (Code.DELIVERED, Code.EXCEPTION)

    @property
    def ended_at(self) -> datetime:
        """When the way was over; `now` while it is not."""
        return self.state.at if self.state and self.is_over else self.now

    def _form(self, postcode: str | None) -> str:
        return normal_form(postcode or "")[: self.limits.postcode_prefix]
