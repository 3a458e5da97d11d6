"""Do windows that claim 80 % hold the true day in 80 % of unseen parcels?

Three real sets are walked through in time. Each forecast sees only outcomes that were known
before its block of days began; what had not arrived yet is counted as waiting. The older half
teaches, the newer half is judged, and goes on teaching once its outcomes are known.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from shipping.checks.transit import Calibration, Distribution, Histogram, Level, learn
from tests.evaluations.folder import eval_path, needs

SCMS = "data/eta_scms_international/scms.csv.gz"
LEGS = "data/eta_delhivery_legs/legs.csv.gz"
FLIGHTS = "data/eta_flights_proxy/flights.csv.gz"
PSEUDO_COUNT, CALIBRATION_COUNT, BINS = 20, 30, 40
LOW, HIGH, THIN = 0.1, 0.9, 10

Group = tuple[str, ...]
Grouping = Callable[[Group], Group]


@dataclass(frozen=True, eq=False)
class Trip:
    """`started` and `ended` are days; `took` is in the unit of its set. Each row is its own."""

    started: float
    ended: float
    took: int
    lane: Group


@dataclass(frozen=True)
class Setting:
    """How one set is walked: `reach` is the span of an even default, in the set's unit."""

    groupings: Sequence[Grouping]
    reach: range
    block_days: float
    half_life_days: float
    counts_waiting: bool = False


@dataclass(frozen=True)
class Score:
    """What happened to one forecast; `seen` is how many deliveries its own lane had."""

    is_inside: bool
    width: int
    seen: float


@dataclass
class Walk:
    """History so far. Weights grow with time instead of old ones decaying: the same shares."""

    setting: Setting
    weights: dict[tuple[int, Group], dict[int, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    fallen: Calibration = field(default_factory=lambda: _uncalibrated())
    forecasts: dict[Trip, Distribution] = field(default_factory=dict)

    def weight(self, day: float) -> float:
        return float(2.0 ** (day / self.setting.half_life_days))

    def hear(self, trip: Trip) -> None:
        weight = self.weight(trip.ended)
        for place, grouping in enumerate(self.setting.groupings):
            self.weights[place, grouping(trip.lane)][trip.took] += weight
        if trip in self.forecasts:
            fallen = Calibration((0.0,) * BINS, 0).with_outcome(self.forecasts.pop(trip), trip.took)
            both = zip(self.fallen.counts, fallen.counts, strict=True)
            self.fallen = Calibration(
                tuple(old + weight * new for old, new in both), CALIBRATION_COUNT
            )

    def calibration(self, day: float) -> Calibration:
        weight = self.weight(day)
        counts = tuple(count / weight for count in self.fallen.counts)
        return Calibration(counts, CALIBRATION_COUNT)

    def level(self, place: int, group: Group, day: float, waiting: dict[Group, list[int]]) -> Level:
        weight, grouping = self.weight(day), self.setting.groupings[place]
        known = self.weights.get((place, group), {})
        ages: dict[int, float] = defaultdict(float)
        for other, others in waiting.items():
            for age in others if grouping(other) == group else ():
                ages[age] += 1
        delivered = {took: count / weight for took, count in known.items()}
        return Level(str(place), Histogram(delivered, ages), PSEUDO_COUNT)


@dataclass
class Block:
    """Forecasts of one block of days. Each level leans on the one behind it, which many lanes
    share: that one is learned once."""

    state: Walk
    day: float
    waiting: dict[Group, list[int]]
    default: Distribution
    learned: dict[tuple[Group, ...], tuple[Distribution, float]] = field(default_factory=dict)

    def forecast(self, lane: Group) -> tuple[Distribution, float]:
        """What is told of a lane, and how many deliveries its finest level had."""
        return self._learn(tuple(grouping(lane) for grouping in self.state.setting.groupings))

    def _learn(self, groups: tuple[Group, ...]) -> tuple[Distribution, float]:
        if not groups:
            return self.default, 0.0
        if groups not in self.learned:
            behind, _seen = self._learn(groups[1:])
            place = len(self.state.setting.groupings) - len(groups)
            level = self.state.level(place, groups[0], self.day, self.waiting)
            told = learn([level], behind).distribution
            self.learned[groups] = told, level.history.parcels
        return self.learned[groups]


def _uncalibrated() -> Calibration:
    return Calibration((0.0,) * BINS, CALIBRATION_COUNT)


def walk(trips: Sequence[Trip], setting: Setting) -> Iterator[Score]:
    """Forecast block by block, oldest first, and yield the scores of the newer half."""
    step = 1 / len(setting.reach)
    default = Distribution(
        tuple(setting.reach), tuple((i + 1) * step for i in range(len(setting.reach)))
    )
    state = Walk(setting)
    by_end = sorted(trips, key=lambda trip: trip.ended)
    heard, judged_from = 0, len(trips) // 2
    under_way: set[Trip] = set()
    for day, indexes in _blocks(trips, setting.block_days):
        while heard < len(by_end) and by_end[heard].ended < day:
            state.hear(by_end[heard])
            under_way.discard(by_end[heard])
            heard += 1
        waiting = _waiting(under_way, day) if setting.counts_waiting else {}
        calibration, block = state.calibration(day), Block(state, day, waiting, default)
        made: dict[Group, tuple[Distribution, Distribution, float]] = {}
        for index in indexes:
            trip = trips[index]
            if trip.lane not in made:
                raw, seen = block.forecast(trip.lane)
                made[trip.lane] = (raw, calibration.correct(raw), seen)
            raw, corrected, seen = made[trip.lane]
            state.forecasts[trip] = raw
            under_way.add(trip)
            if index >= judged_from:
                first, last = corrected.day_exceeding(LOW), corrected.day_reaching(HIGH)
                yield Score(first <= trip.took <= last, last - first, seen)


def _blocks(trips: Sequence[Trip], block_days: float) -> Iterator[tuple[float, list[int]]]:
    blocks: dict[float, list[int]] = defaultdict(list)
    for index, trip in enumerate(trips):
        blocks[trip.started // block_days * block_days].append(index)
    yield from sorted(blocks.items())


def _waiting(under_way: set[Trip], day: float) -> dict[Group, list[int]]:
    ages: dict[Group, list[int]] = defaultdict(list)
    for trip in under_way:
        ages[trip.lane].append(int(day - trip.started))
    return ages


def _rows(part: str) -> list[dict[str, str]]:
    with gzip.open(eval_path(part), "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _shipments() -> list[Trip]:
    """Orders to international deliveries, in days; a shipment of many lines counts once."""
    trips = []
    for row in {row["shipment_key"]: row for row in _rows(SCMS)}.values():
        if row["po_date"] and row["delivered_date"] >= row["po_date"]:
            start, end = (date.fromisoformat(row[c]) for c in ("po_date", "delivered_date"))
            day, lane = start.toordinal() - 732_000, _lane(row, "Manufacturing Site", "Country")
            trips.append(
                Trip(
                    day, day + (end - start).days, (end - start).days, (*lane, row["Shipment Mode"])
                )
            )
    return sorted(trips, key=lambda trip: trip.started)


def _legs() -> list[Trip]:
    """Line-haul legs, in twentieths of the routing engine's estimate."""
    trips = []
    for row in _rows(LEGS):
        start = datetime.fromisoformat(row["od_start_time"]) - datetime(2018, 9, 1)
        minutes, engine = float(row["actual_time"]), max(1.0, float(row["osrm_time"]))
        day = start.total_seconds() / 86_400
        lane = _lane(row, "source_center", "destination_center", "route_type")
        trips.append(Trip(day, day + minutes / 1440, round(20 * minutes / engine), lane))
    return sorted(trips, key=lambda trip: trip.started)


def _flights() -> list[Trip]:
    """Every 24th flight's arrival against its timetable, in minutes."""
    trips = []
    for row in _rows(FLIGHTS)[::24]:
        if row["arr_delay"]:
            on = date(2013, int(row["month"]), int(row["day"])).toordinal() - 734_800
            lane = _lane(row, "origin", "dest", "carrier")
            trips.append(Trip(on, on + 0.9, round(float(row["arr_delay"])), lane))
    return sorted(trips, key=lambda trip: trip.started)


def _lane(row: dict[str, str], *columns: str) -> Group:
    return tuple(row[column] for column in columns)


LEG_LEVELS: list[Grouping] = [lambda g: g, lambda g: (g[0], g[2]), lambda g: g[2:], lambda g: ()]
SHIPMENT_LEVELS: list[Grouping] = [
    lambda g: g,
    lambda g: g[1:],
    lambda g: g[1:2],
    lambda g: g[2:],
    lambda g: (),
]
FLIGHT_LEVELS: list[Grouping] = [lambda g: g, lambda g: g[1:], lambda g: g[2:], lambda g: ()]


@pytest.mark.parametrize(
    ("read", "setting"),
    [
        pytest.param(
            _shipments,
            Setting(SHIPMENT_LEVELS, range(601), 30, 1000, counts_waiting=True),
            id="international shipments",
            marks=needs(SCMS),
        ),
        pytest.param(
            _legs, Setting(LEG_LEVELS, range(201), 0.5, 30), id="line-haul legs", marks=needs(LEGS)
        ),
        pytest.param(
            _flights,
            Setting(FLIGHT_LEVELS, range(-90, 500), 7, 30),
            id="flights",
            marks=needs(FLIGHTS),
        ),
    ],
)
def test_windows_of_80_percent_hold_what_they_say(
    read: Callable[[], list[Trip]], setting: Setting
) -> None:
    scores = list(walk(read(), setting))
    thin = [score for score in scores if score.seen < THIN]
    covered = sum(score.is_inside for score in scores) / len(scores)
    covered_thin = sum(score.is_inside for score in thin) / len(thin)
    width = sum(score.width for score in scores) / len(scores)

    print(f"n {len(scores)}, covered {covered:.3f}, mean width {width:.1f}")
    print(f"lanes with fewer than {THIN} deliveries: n {len(thin)}, covered {covered_thin:.3f}")
    assert 0.75 <= covered <= 0.85
    assert covered_thin >= 0.75
