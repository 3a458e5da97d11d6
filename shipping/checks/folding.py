"""What all scans of one parcel say together, whatever order they came in."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple, Protocol

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

# Read thousands of times in a batch, where asking the enumerations costs more than the rest.
CODES = {code.value: code for code in Code}
DETAILS: dict[str, Detail | None] = {detail.value: detail for detail in Detail} | {"": None}
# What a row holds; more is a wrong year.
MOST_DAYS = 32_767
IN_CUSTOMS = {Code.EXPORT_CUSTOMS, Code.IMPORT_CUSTOMS}
NO_STAGE = {Code.LABEL_CREATED, Code.DELIVERED, Code.EXCEPTION}
# From where days to delivery are counted. A parcel keeps its days in this order.
STAGES = (DISPATCH, *(code.value for code in Code if code not in NO_STAGE))


class Scan(Protocol):
    """A stored scan."""

    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def country(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def carrier(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def is_own(self) -> bool: ...


class Told(NamedTuple):
    """A scan as it is read from its row where many are read at once."""

    code: str
    detail: str
    at: datetime
    country: str
    postcode: str
    carrier: str
    time_zone: str
    # Nobody but its store told it.
    is_own: bool


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
    def columns(self) -> dict[str, Any]:
        """What the parcel's row keeps of this."""
        return {
            "state": state_name(self.state),
            "state_at": self.state.at if self.state else None,
            "first_scan_at": self.track.first_scan_at,
            "delivered_at": self.state.at if self.state and self.delivered_on else None,
            "delivered_on": self.delivered_on,
        }


def fold(scans: Iterable[Scan], *, placed_at: datetime, tolerance: timedelta) -> Folded:
    """Put the scans together; `tolerance` is how much of them may lie before the order.

    A scan that was taken a little ahead of our clock counts at once: nobody looks again.
    Rule: docs/rules/shipping.md#tracking-state.
    """
    zones = {pure(scan): scan.time_zone for scan in scans}
    last = max((event.at for event in zones), default=placed_at)
    track = prepare(zones, placed_at=placed_at, tolerance=tolerance, now=last)
    state = state_event(track.kept)
    delivered_on = None
    if state and state.code is Code.DELIVERED:
        delivered_on = state.at.astimezone(zone_of(zones[state])).date()
    return Folded(track, state, delivered_on)


def pure(scan: Scan) -> TrackingEvent:
    """The scan as checks know it: "" means that nobody said."""
    return TrackingEvent(
        CODES[scan.code],
        scan.at,
        DETAILS[scan.detail],
        scan.country or None,
        scan.postcode or None,
        scan.carrier or None,
    )


def stage_days(folded: Folded, *, shipped_at: datetime) -> list[int | None] | None:
    """Whole days to delivery from each of `STAGES` that the parcel passed; None until then."""
    arrived_on = folded.delivered_on
    if arrived_on is None:
        return None
    starts: dict[str, datetime] = {DISPATCH: shipped_at}
    for event in folded.track.journey:
        if event.code not in NO_STAGE:
            starts.setdefault(event.code, event.at)
    return [
        min(max(0, (arrived_on - day_of(starts[stage])).days), MOST_DAYS)
        if stage in starts
        else None
        for stage in STAGES
    ]


def taught_days(
    scans: Collection[Scan],
    folded: Folded,
    *,
    shipped_at: datetime,
    placed_at: datetime,
    tolerance: timedelta,
) -> list[int | None] | None:
    """The days that lanes learn from: only what others told than the store itself.

    None where nobody else told the delivery. Rule: docs/rules/shipping.md#lane-history.
    """
    if folded.delivered_on is None:
        return None
    others = [scan for scan in scans if not scan.is_own]
    if len(others) < len(scans):
        folded = fold(others, placed_at=placed_at, tolerance=tolerance)
    return stage_days(folded, shipped_at=shipped_at)


class Lesson(NamedTuple):
    """What a delivered parcel tells of its lane."""

    lane: Group
    delivered_on: date
    stage_days: tuple[int | None, ...]


def cells_of(lessons: Mapping[Lesson, int]) -> Counter[Cell]:
    """The counts of the lane history that so many parcels of each kind make."""
    lanes: Counter[tuple[Group, str, date, int]] = Counter()
    for (lane, arrived_on, days), count in lessons.items():
        week_on = arrived_on - timedelta(days=arrived_on.weekday())
        for stage, taken in zip(STAGES, days, strict=True):
            if taken is not None:
                lanes[lane, stage, week_on, taken] += count
    cells: Counter[Cell] = Counter()
    for (lane, stage, week_on, taken), count in lanes.items():
        for group in groups_of(Lane(*lane)).values():
            cells[Cell(stage, group, week_on, taken)] += count
    return cells


def customs_since(events: Sequence[Scan | TrackingEvent]) -> datetime | None:
    """When the unbroken stay with customs began that still lasts; None when there is none."""
    stay = takewhile(lambda event: event.code in IN_CUSTOMS, reversed(events))
    return min((event.at for event in stay), default=None)


def last_day_of(at: datetime) -> date:
    """The day where days end last (UTC-12): a day before it is over everywhere."""
    return (at.astimezone(UTC) - timedelta(hours=12)).date()


def day_of(at: datetime) -> date:
    """The day from which days are counted."""
    return at.astimezone(UTC).date()
