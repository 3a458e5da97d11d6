"""Scorecards as pages read them: sums of the weekly counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import Store
from policy.sections.quality import Couriers
from policy.sections.shipping import ShippingSection
from shipping.checks.folding import day_of
from shipping.checks.scorecards import OUTCOMES, Score
from shipping.models import CourierStat, Parcel

WEEKS = 12
LANES_AT_MOST = 200


class Service(NamedTuple):
    """Who carries, and where to; "" for all lanes of the service."""

    carrier: str
    service: str
    origin: str = ""
    destination: str = ""


@dataclass(frozen=True)
class Row:
    """A scorecard with the share inside the window week by week, oldest first."""

    key: Service
    score: Score
    trend: tuple[float | None, ...]


def scorecards(
    store: Store | None, *, rules: Couriers, of: Service | None = None, now: datetime
) -> list[Row]:
    """Services of the store, or of everybody, with most parcels first; lanes of one service."""
    keys = ("carrier", "service") if of is None else Service._fields
    since = day_of(now) - timedelta(days=rules.period_days)
    rows = CourierStat.objects.of_store(store) if store else CourierStat.objects.of_everybody()
    rows = rows.since(since - timedelta(days=since.weekday()))
    if of:
        rows = rows.filter(carrier=of.carrier, service=of.service)
    trends = _trends(rows, keys, now)
    scores = _scores(rows, keys)
    found = [Row(key, score, trends.get(key, ())) for key, score in scores.items()]
    found.sort(key=lambda row: (-row.score.parcels, row.key))
    return found[:LANES_AT_MOST]


def whole(rows: Iterable[Row]) -> Score:
    """All rows as one."""
    facts = (
        (fact, step, count)
        for row in rows
        for fact, steps in row.score.hours.items()
        for step, count in steps.items()
    )
    return Score.of(facts)


def _scores(rows: QuerySet[CourierStat], keys: tuple[str, ...]) -> dict[Service, Score]:
    found: dict[Service, list[tuple[str, int, int]]] = defaultdict(list)
    sums = rows.values_list(*keys, "fact", "step").annotate(parcels=Sum("count")).order_by()
    for *key, fact, step, parcels in sums:
        found[Service(*key)].append((fact, step, parcels))
    return {key: Score.of(facts) for key, facts in found.items()}


def _trends(
    rows: QuerySet[CourierStat], keys: tuple[str, ...], now: datetime
) -> dict[Service, tuple[float | None, ...]]:
    weeks: dict[Service, dict[date, list[tuple[str, int, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = rows.filter(fact__in=OUTCOMES)
    sums = rows.values_list(*keys, "week_on", "fact").annotate(parcels=Sum("count")).order_by()
    for *key, week_on, fact, parcels in sums:
        weeks[Service(*key)][week_on].append((fact, 0, parcels))
    today = day_of(now)
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    days = [first + timedelta(weeks=week) for week in range(WEEKS)]
    return {
        key: tuple(Score.of(found.get(day, ())).inside.share for day in days)
        for key, found in weeks.items()
    }


# Predicates on parcels with their dispatch window as `told`.
FACTS = {
    "inside": Q(delivered_on__gte=F("told__earliest_on"), delivered_on__lte=F("told__latest_on")),
    "early": Q(delivered_on__lt=F("told__earliest_on")),
    "late": Q(delivered_on__gt=F("told__latest_on")) | Q(delivered_on=None),
    "unscanned": Q(first_scan_at=None),
    "lost": Q(state="exception:lost"),
}
DRILLED = (*FACTS, "silent")


def due_parcels(rows: Any, shipping: ShippingSection, *, fact: str = "", now: datetime) -> Any:
    """Those of the rows that a scorecard counts; with `fact`, those that have it."""
    since = day_of(now) - timedelta(days=shipping.couriers.period_days)
    told = FilteredRelation("promises", condition=Q(promises__reason="dispatched"))
    rows = rows.annotate(told=told).filter(
        told__latest_on__gte=since - timedelta(days=since.weekday()),
        told__latest_on__lt=day_of(now),
    )
    if fact == "silent":
        heard_since = now - timedelta(days=shipping.tracking.quiet_days)
        heard_at = Coalesce("state_at", "declared_shipped_at")
        return rows.under_way().annotate(heard_at=heard_at).filter(heard_at__lt=heard_since)
    return rows.filter(FACTS.get(fact, Q()))


def asked_service(request: HttpRequest) -> Service | None:
    carrier = request.GET.get("carrier", "").replace("\x00", "")[:40]
    service = request.GET.get("service", "").replace("\x00", "")[:40]
    return Service(carrier, service) if carrier else None


def narrowed(
    rows: QuerySet[Parcel], request: HttpRequest, shipping: ShippingSection, *, now: datetime
) -> QuerySet[Parcel]:
    """The parcels that the address asks for: of a service, on a way, with a fact."""
    if key := asked_service(request):
        rows = rows.filter(carrier=key.carrier)
        if "service" in request.GET:
            rows = rows.filter(service=key.service)
    origin, _dash, destination = request.GET.get("way", "").replace("\x00", "").partition("-")
    if destination:
        rows = rows.filter(origin=origin, destination=destination)
    fact = request.GET.get("fact", "")
    if fact in DRILLED or request.GET.get("due"):
        rows = due_parcels(rows, shipping, fact=fact, now=now)
    return rows
