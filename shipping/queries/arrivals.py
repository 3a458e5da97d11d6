"""When a parcel arrives, read from the lane history under the policy in force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, Sum

from policy.queries import policy_at
from policy.sections import Policy
from policy.sections.shipping import Window as Section
from shipping.checks.folding import NO_STAGE, Folded, Group, day_of, groups_of
from shipping.checks.tracking import Code
from shipping.checks.transit import Distribution, Histogram
from shipping.checks.windows import (
    DISPATCH,
    DefaultDays,
    Lane,
    Window,
    WindowRules,
    arrival_window,
    learn_lane,
)
from shipping.models import LaneStat, Order, Parcel

# The shape of the assumption where there is no history yet, beyond the policy's own two days.
TAIL_DAILY_CHANCE = 0.1
HORIZON_DAYS = 120
# Under these states a date would mislead; the page says in words what happens instead.
MISLEADING = ("attempt_failed", "ready_for_pickup", "exception:")


@dataclass(frozen=True)
class Forecast:
    """A window with what it was read from."""

    window: Window
    stage: str
    distribution: Distribution
    starts_on: date
    policy_version: int

    def late_chance(self, promise_on: date) -> float:
        """The chance that it arrives after the promised day."""
        return 1 - self.distribution.chance_by((promise_on - self.starts_on).days)

    @property
    def shares(self) -> list[tuple[date, float]]:
        """The chance of each day, for the picture."""
        found, before = [], 0.0
        for days, by in zip(self.distribution.days, self.distribution.cumulative, strict=True):
            if before < 0.99:
                found.append((self.starts_on + timedelta(days=days), by - before))
            before = by
        return found

    @property
    def basis(self) -> dict[str, Any]:
        """The facts that a promise keeps about how it was worked out."""
        return {
            "level": self.window.level,
            "parcels": self.window.n,
            "stage": self.stage,
            "policy_version": self.policy_version,
            "shares": [
                {"level": share.level, "parcels": share.parcels, "weight": round(share.weight, 4)}
                for share in self.window.basis
            ],
        }


def is_misleading(state: str) -> bool:
    return state.startswith(MISLEADING)


def forecast_order(order: Order, *, now: datetime) -> Forecast | None:
    """When an order arrives that is dispatched by its deadline; the carrier is not known yet."""
    lane = Lane(order.store.country, order.country, "", "")
    starts_on = max(day_of(order.ship_by), day_of(now))
    return _forecast(lane, {DISPATCH: starts_on}, now)


def forecast_parcel(parcel: Parcel, folded: Folded | None, *, now: datetime) -> Forecast | None:
    """When a parcel arrives, given how long it has been under way since its newest scan.

    None when it has waited longer than any forecast reaches.
    """
    lane = Lane(parcel.origin, parcel.destination, parcel.carrier, parcel.service)
    starts = {DISPATCH: day_of(parcel.declared_shipped_at)}
    if folded:
        scans = [event for event in folded.track.journey if event.code not in NO_STAGE]
        if scans:
            starts[scans[-1].code.value] = day_of(scans[-1].at)
    return _forecast(lane, starts, now)


def _forecast(lane: Lane, starts: dict[str, date], now: datetime) -> Forecast | None:
    policy = policy_at(now)
    rules = window_rules(policy)
    known = _histories(lane, list(starts), policy, now)
    # The newest scan tells most, once enough parcels were seen from there on.
    stage = next(
        stage
        for stage in reversed(starts)
        if stage == DISPATCH or known[stage, "global"].parcels >= rules.min_parcels
    )
    groups = dict(lane.keys)
    histories = {(name, groups[name]): known[stage, name] for name in groups_of(lane)}
    learned = learn_lane(lane, histories, rules, stage=stage)
    starts_on = starts[stage]
    waited = max(0, (day_of(now) - starts_on).days)
    window = arrival_window(learned, rules, starts_on=starts_on, waited_days=waited)
    left = learned.distribution.still_waiting(waited)
    if window is None or left is None:
        return None
    return Forecast(window, stage, left, starts_on, policy.version)


def _histories(
    lane: Lane, stages: list[str], policy: Policy, now: datetime
) -> dict[tuple[str, str], Histogram]:
    """Histograms by stage and level: what was delivered, and what still waits on this lane."""
    groups = groups_of(lane)
    level_of = {group: name for name, group in groups.items()}
    since = day_of(now) - timedelta(days=policy.shipping.window.history_days)
    rows = LaneStat.objects.filter(_any_of(groups.values()), stage__in=stages, week_on__gte=since)
    sums = rows.values_list(
        "stage", "origin", "destination", "carrier", "service", "days"
    ).annotate(parcels=Sum("count"))
    delivered: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for stage, origin, destination, carrier, service, days, parcels in sums:
        level = level_of[Group(origin, destination, carrier, service)]
        delivered[stage, level][days] = float(parcels)
    waiting = _waiting(lane, now)
    return {
        (stage, level): Histogram(
            delivered[stage, level], waiting.get(level, {}) if stage == DISPATCH else {}
        )
        for stage in stages
        for level in groups
    }


def _any_of(groups: Iterable[Group]) -> Q:
    wanted = Q()
    for group in groups:
        wanted |= Q(**group._asdict())
    return wanted


def _waiting(lane: Lane, now: datetime) -> dict[str, dict[int, float]]:
    """Parcels of these countries that are under way, by whole days since dispatch."""
    rows = (
        Parcel.objects.under_way()
        .filter(origin=lane.origin, destination=lane.destination)
        .values_list("carrier", "service", "declared_shipped_at__date")
        .annotate(parcels=Count("pk"))
    )
    found: dict[str, dict[int, float]] = {"lane": defaultdict(float)}
    found["country_pair"] = defaultdict(float)
    for carrier, service, shipped_on, parcels in rows:
        age = max(0, (day_of(now) - shipped_on).days)
        found["country_pair"][age] += parcels
        if (carrier, service) == (lane.carrier, lane.service):
            found["lane"][age] += parcels
    return found


def window_rules(policy: Policy) -> WindowRules:
    """The policy's numbers in the form that the checks take."""
    return _rules(policy.shipping.window)


@lru_cache(maxsize=16)
def _rules(window: Section) -> WindowRules:
    low, high, shrinkage = (
        window.fallback_low_days,
        window.fallback_high_days,
        window.shrinkage,
    )
    # A scanned parcel has part of its way behind it, nobody knows which without history.
    rest = DefaultDays(0, (high - low) // 3, high - low)
    return WindowRules(
        low=window.low_quantile,
        middle=0.5,
        high=window.high_quantile,
        promise=window.promise_quantile,
        defaults={code.value: rest for code in Code}
        | {DISPATCH: DefaultDays(low, (low + high) // 2, high)},
        pseudo_counts={
            "lane": shrinkage.lane_service,
            "country_pair_service": shrinkage.lane_service,
            "country_pair": shrinkage.lane,
            "service": shrinkage.carrier,
            "global": shrinkage.carrier,
        },
        tail_daily_chance=TAIL_DAILY_CHANCE,
        horizon_days=HORIZON_DAYS,
        min_parcels=window.min_parcels,
    )
