"""What all scans of one parcel say together, whatever order they came in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol

from shipping.checks.facts import zone_of
from shipping.checks.tracking import (
    Code,
    Detail,
    Track,
    TrackingEvent,
    prepare,
    state_event,
    state_name,
)
from shipping.checks.windows import DISPATCH, Lane

# A scan may lie this much before the order: clocks of two systems, no policy number.
TOLERANCE = timedelta(minutes=10)
NO_STAGE = {Code.LABEL_CREATED, Code.DELIVERED, Code.EXCEPTION}


class Scan(Protocol):
    """A stored scan."""

    code: str
    detail: str
    at: datetime
    country: str
    postcode: str
    carrier: str
    time_zone: str


class Group(NamedTuple):
    """Parcels that count together; "" stands for everything."""

    origin: str = ""
    destination: str = ""
    carrier: str = ""
    service: str = ""


def groups_of(lane: Lane) -> dict[str, Group]:
    """The lane and the wider groups it belongs to, by level, finest first.

    Before dispatch nobody knows the carrier: then only the countries and the whole count.
    """
    pair = Group(lane.origin, lane.destination)
    if not lane.carrier:
        return {"country_pair": pair, "global": Group()}
    return {
        "lane": Group(lane.origin, lane.destination, lane.carrier, lane.service),
        "country_pair": pair,
        "service": Group(carrier=lane.carrier, service=lane.service),
        "global": Group(),
    }


class Cell(NamedTuple):
    """One count of the lane history: so many days from the start of a stage in a group."""

    stage: str
    group: Group
    week_on: date
    days: int


@dataclass(frozen=True)
class Folded:
    """The parcel as its scans show it."""

    track: Track
    state: TrackingEvent | None
    delivered_on: date | None

    @property
    def status(self) -> str:
        """`delivered`, `problem`, `on_the_way` once somebody held it, else `announced`."""
        if self.state and self.state.code is Code.DELIVERED:
            return "delivered"
        if self.state and self.state.code is Code.EXCEPTION:
            return "problem"
        return "on_the_way" if self.track.first_scan_at else "announced"

    @property
    def columns(self) -> dict[str, object]:
        """What the parcel's row keeps of this."""
        return {
            "state": state_name(self.state),
            "state_at": self.state.at if self.state else None,
            "first_scan_at": self.track.first_scan_at,
            "delivered_at": self.state.at if self.state and self.delivered_on else None,
            "delivered_on": self.delivered_on,
        }


def fold(scans: Iterable[Scan], *, placed_at: datetime, now: datetime) -> Folded:
    """Put the scans together. Rule: docs/rules/shipping.md#tracking-state."""
    zones = {pure(scan): scan.time_zone for scan in scans}
    # A scan that was taken a little ahead of our clock counts at once: nobody looks again.
    last = max((event.at for event in zones), default=now)
    track = prepare(zones, placed_at=placed_at, tolerance=TOLERANCE, now=max(now, last))
    state = state_event(track.kept)
    delivered_on = None
    if state and state.code is Code.DELIVERED:
        delivered_on = state.at.astimezone(zone_of(zones[state])).date()
    return Folded(track, state, delivered_on)


def pure(scan: Scan) -> TrackingEvent:
    """The scan as checks know it: "" means that nobody said."""
    return TrackingEvent(
        Code(scan.code),
        scan.at,
        Detail(scan.detail) if scan.detail else None,
        scan.country or None,
        scan.postcode or None,
        scan.carrier or None,
    )


def lesson(folded: Folded, *, lane: Lane, shipped_at: datetime) -> Counter[Cell]:
    """What the lane history learns from this parcel: nothing until it is delivered."""
    learned: Counter[Cell] = Counter()
    arrived_on = folded.delivered_on
    if arrived_on is None:
        return learned
    starts: dict[str, datetime] = {DISPATCH: shipped_at}
    for event in folded.track.journey:
        if event.code not in NO_STAGE:
            starts.setdefault(event.code, event.at)
    week_on = arrived_on - timedelta(days=arrived_on.weekday())
    for stage, at in starts.items():
        days = max(0, (arrived_on - day_of(at)).days)
        for group in groups_of(lane).values():
            learned[Cell(stage, group, week_on, days)] += 1
    return learned


def day_of(at: datetime) -> date:
    """The day from which days are counted."""
    return at.astimezone(UTC).date()
