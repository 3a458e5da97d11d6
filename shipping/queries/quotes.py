"""What is known of a lane in one look-up, or at once where this process asked before."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Count

from policy.queries import policy_at
from policy.sections.shipping import Window
from shipping.checks.folding import day_of, groups_of
from shipping.checks.packing import unpacked
from shipping.checks.transit import Calibration, Histogram, Learned, Share
from shipping.checks.windows import DISPATCH, Lane, learn_lane
from shipping.models import Parcel
from shipping.queries.history import delivered
from shipping.queries.windows import rules_of, window_rules

# A process may quote a version that is older than the newest one by this much.
KEPT_SECONDS = 60
KEPT_AT_MOST = 20_000
CURVE_DAYS = 60
LOOK_UP = """
    SELECT version_id, policy_version, first_day, chances, basis, fallen
    FROM shipping_laneforecast WHERE key = %s
"""


def key_of(lane: Lane, stage: str) -> str:
    """No name holds a line break, so no two lanes share a key."""
    return "\n".join((lane.origin, lane.destination, lane.carrier, lane.service, stage))


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


_kept: dict[tuple[Lane, str], tuple[float, Quote]] = {}


def read_quote(lane: Lane, stage: str) -> Quote | None:
    """The newest version's forecast; None where it holds none for this lane and stage."""
    kept = _kept.get((lane, stage))
    if kept and kept[0] > monotonic():
        return kept[1]
    quote = look_up(lane, stage)
    if quote:
        if len(_kept) >= KEPT_AT_MOST:
            _kept.clear()
        _kept[lane, stage] = monotonic() + KEPT_SECONDS, quote
    return quote


def forget_quotes() -> None:
    """Read each lane, and the numbers of each policy version, anew from here on."""
    _kept.clear()
    window_rules.cache_clear()


def look_up(lane: Lane, stage: str) -> Quote | None:
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, (key_of(lane, stage),))
        row = cursor.fetchone()
    if row is None:
        return None
    version, policy_version, first_day, chances, basis, fallen = row
    shares = tuple(Share(*share) for share in _parsed(basis))
    distribution = unpacked(first_day, chances)
    learned, widened = Learned(distribution, shares), None
    if fallen and fallen != "[]":
        *counts, pseudo_count = _parsed(fallen)
        widened = Calibration(tuple(counts), pseudo_count)
    return Quote(lane, stage, version, policy_version, learned, widened)


def _parsed(basis: Any) -> Any:
    # Django hands a raw cursor's jsonb over as text.
    return json.loads(basis) if isinstance(basis, str) else basis


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
