"""The scans of one parcel, from its label to its end. Pure: the same facts give the same scans."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shipping.demo.world import Road, world, zone_in
from shipping.models import Code, Detail


@dataclass(frozen=True)
class Stop:
    """A scan that may still lie in the future."""

    code: str
    at: datetime
    country: str
    place: str
    detail: str = ""

    @property
    def zone(self) -> str:
        """The offset of the place at that instant, as carriers send it."""
        offset = self.at.astimezone(ZoneInfo(zone_in(self.country))).strftime("%z")
        return f"{offset[:3]}:{offset[3:]}"


# Share of the way, code, and whether it happens in the country of origin, at its gate or hub.
ACROSS = (
    (0.06, Code.ACCEPTED, "origin hub"),
    (0.12, Code.ORIGIN_HUB, "origin hub"),
    (0.20, Code.EXPORT_CUSTOMS, "origin gate"),
    (0.28, Code.DEPARTED_ORIGIN, "origin gate"),
    (0.60, Code.ARRIVED_DESTINATION, "gate"),
    (0.66, Code.IMPORT_CUSTOMS, "gate"),
    (0.73, Code.CUSTOMS_RELEASED, "gate"),
    (0.88, Code.AT_DELIVERY_OFFICE, "city"),
    (0.97, Code.OUT_FOR_DELIVERY, "city"),
)
# Held at the border: most of the way has to be waited there.
HELD = {Code.ARRIVED_DESTINATION: 0.42, Code.IMPORT_CUSTOMS: 0.46, Code.CUSTOMS_RELEASED: 0.86}
WITHIN = (
    (0.12, Code.ACCEPTED, "origin hub"),
    (0.30, Code.ORIGIN_HUB, "origin hub"),
    (0.45, Code.DEPARTED_ORIGIN, "origin gate"),
    (0.65, Code.ARRIVED_DESTINATION, "gate"),
    (0.80, Code.AT_DELIVERY_OFFICE, "city"),
    (0.93, Code.OUT_FOR_DELIVERY, "city"),
)
AT_HOME = tuple(
    step for step in WITHIN if step[1] not in (Code.DEPARTED_ORIGIN, Code.ARRIVED_DESTINATION)
)


def travel(
    road: Road, city: str, *, shipped_at: datetime, ends_at: datetime, fate: str
) -> list[Stop]:
    """All scans from the label to the end. `fate`: delivered, held, attempt, unscanned, or the
    detail of the exception that ends it."""
    stops = [_stop(road, Code.LABEL_CREATED, shipped_at, "origin hub", city)]
    if fate == "unscanned":
        return stops
    way = ends_at - shipped_at
    for share, code, where in _steps(road):
        if fate == "held":
            share = HELD.get(code, share)
        stops.append(_stop(road, code, shipped_at + way * share, where, city))
    if fate == "attempt":
        stops += _missed(road, city, ends_at)
    return [*stops, _end(road, city, ends_at, fate)]


def _steps(road: Road) -> tuple[tuple[float, Code, str], ...]:
    if road.has_customs:
        return ACROSS
    return AT_HOME if road.origin == road.to else WITHIN


def _missed(road: Road, city: str, ends_at: datetime) -> list[Stop]:
    tried_at = ends_at - timedelta(hours=22)
    return [
        _stop(road, Code.ATTEMPT_FAILED, tried_at, "city", city),
        _stop(road, Code.READY_FOR_PICKUP, tried_at + timedelta(hours=3), "city", city),
    ]


def _end(road: Road, city: str, at: datetime, fate: str) -> Stop:
    if fate in Detail.values:
        return Stop(Code.EXCEPTION, at, road.to, world()["countries"][road.to]["gate"], fate)
    return _stop(road, Code.DELIVERED, at, "city", city)


def _stop(road: Road, code: str, at: datetime, where: str, city: str) -> Stop:
    countries = world()["countries"]
    if where.startswith("origin"):
        facts = countries[road.origin]
        place = facts.get("hub", facts["gate"]) if where == "origin hub" else facts["gate"]
        return Stop(code, at, road.origin, place)
    return Stop(code, at, road.to, city if where == "city" else countries[road.to]["gate"])
