"""What is known of a lane in one look-up, or at once where this process asked before."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Count

from policy.queries import policy_at
from policy.sections.shipping import Window
from shipping.checks.folding import day_of, groups_of
from shipping.checks.packing import unpacked
from shipping.checks.transit import Calibration, Histogram, Learned
from shipping.checks.windows import DISPATCH, Lane, learn_lane
from shipping.models import Parcel
from shipping.queries.history import delivered
from shipping.queries.windows import rules_of, window_rules

# A process may quote a version that is older than the newest one by this much.
KEPT_SECONDS = 60
KEPT_AT_MOST = 5_000
CURVE_DAYS = 60
LOOK_UP = """
    SELECT version_id, policy_version, forecasts, fallen FROM shipping_laneforecast WHERE key = %s
"""


def key_of(lane: Lane) -> str:
    """No name holds a line break, so no two lanes share a key."""
    return "\n".join((lane.origin, lane.destination, lane.carrier, lane.service))


# Compared by identity: a quote is a key of the windows that were read from it.
@dataclass(frozen=True, eq=False)
class Quote:
    """How long parcels of a lane take from a stage on; `version` 0 stands for worked out now."""

    lane: Lane
    stage: str
    version: int
    policy_version: int
    learned: Learned
    # Outcomes by twentieth of the forecast, and how many speak for it, where it is widened.
    fallen: Calibration | None = None

    @property
    def told(self) -> Learned:
        """The forecast with each chance as often as it came true, where the lane was off."""
        if self.fallen is None:
            return self.learned
        corrected = self.fallen.correct(self.learned.distribution)
        return Learned(corrected, self.learned.basis)

    @property
    def curve(self) -> dict[str, Any]:
        """The forecast before any widening, short: what its outcome is judged against."""
        forecast = self.learned.distribution
        near = [
            (day, chance)
            for day, chance in zip(forecast.days, forecast.cumulative, strict=True)
            if 0.001 < chance < 0.999
        ]
        chances = [round(chance, 3) for _day, chance in near[:CURVE_DAYS]]
        return (
            {"from": near[0][0], "by": chances} if near else {"from": forecast.days[0], "by": [1]}
        )


@dataclass(eq=False)
class LaneQuotes:
    """What one version says of a lane, from every stage on."""

    lane: Lane
    version: int
    policy_version: int
    forecasts: str
    fallen: Calibration | None
    _read: dict[str, Quote | None] = field(default_factory=dict)

    def quote(self, stage: str) -> Quote | None:
        """None where too few parcels were seen from that stage on."""
        if stage not in self._read:
            learned = unpacked(self.forecasts, stage)
            self._read[stage] = self._told(stage, learned) if learned else None
        return self._read[stage]

    def _told(self, stage: str, learned: Learned) -> Quote:
        return Quote(self.lane, stage, self.version, self.policy_version, learned, self.fallen)


# A lane's stages are kept and let go together: else those of one parcel would be told from two
# versions, and its buyer of a shift that is none.
_kept: dict[Lane, tuple[float, LaneQuotes]] = {}


def read_quote(lane: Lane, stage: str) -> Quote | None:
    """The newest version's forecast; None where it holds none for this lane and stage."""
    quotes = read_lane(lane)
    return quotes.quote(stage) if quotes else None


def read_lane(lane: Lane, told: int = 0) -> LaneQuotes | None:
    """All that the newest version says of a lane; None where it does not know the lane.

    `told` is the version that the buyer was told from, perhaps by a process that read it earlier:
    an older one is not read again, or the window would move back and forth.
    """
    kept = _kept.get(lane)
    if kept and kept[0] > monotonic() and kept[1].version >= told:
        return kept[1]
    quotes = look_up(lane)
    if quotes:
        if len(_kept) >= KEPT_AT_MOST:
            _kept.clear()
        _kept[lane] = monotonic() + KEPT_SECONDS, quotes
    return quotes


def forget_quotes() -> None:
    """Read each lane, and the numbers of each policy version, anew from here on."""
    _kept.clear()
    window_rules.cache_clear()


def look_up(lane: Lane) -> LaneQuotes | None:
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, (key_of(lane),))
        row = cursor.fetchone()
    if row is None:
        return None
    version, policy_version, forecasts, fallen = row
    widened = None
    # Django hands a raw cursor's jsonb over as text.
    if fallen != "[]":
        *counts, pseudo_count = json.loads(fallen)
        widened = Calibration(tuple(counts), pseudo_count)
    return LaneQuotes(lane, version, policy_version, forecasts, widened)


def work_out(lane: Lane, stage: str, *, now: datetime) -> Quote | None:
    """The same from the history itself, for a lane that no version has read yet.

    None for a scan from which on too few parcels were seen anywhere.
    """
    policy = policy_at(now)
    rules = rules_of(policy.shipping.window)
    groups = groups_of(lane)
    known = delivered([stage], policy.shipping.window, groups=groups.values(), now=now)
    waits = _waiting(lane, policy.shipping.window, now) if stage == DISPATCH else {}
    found = {
        name: Histogram(known.get((stage, group), {}), waits.get(name, {}))
        for name, group in groups.items()
    }
    if stage != DISPATCH and found["global"].parcels < rules.min_parcels:
        return None
    keys = dict(lane.keys)
    histories = {(name, keys[name]): history for name, history in found.items()}
    return Quote(lane, stage, 0, policy.version, learn_lane(lane, histories, rules, stage=stage))


def _waiting(lane: Lane, window: Window, now: datetime) -> dict[str, dict[int, float]]:
    """Weights of these countries' parcels under way, by whole days since dispatch."""
    since = now - timedelta(days=window.history_days)
    rows = (
        Parcel.objects.under_way()
        .leading()
        .filter(origin=lane.origin, destination=lane.destination, declared_shipped_at__gte=since)
        .values_list("carrier", "service", "declared_shipped_at__date")
        .annotate(parcels=Count("pk"))
    )
    found: dict[str, dict[int, float]] = {"lane": defaultdict(float)}
    found["country_pair"] = defaultdict(float)
    for carrier, service, shipped_on, parcels in rows:
        age = max(0, (day_of(now) - shipped_on).days)
        weight = parcels * 0.5 ** (age / window.half_life_days)
        found["country_pair"][age] += weight
        if (carrier, service) == (lane.carrier, lane.service):
            found["lane"][age] += weight
    return found
