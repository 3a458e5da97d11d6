"""Scorecards as pages read them: sums of the weekly counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from accounts.models import Store
from policy.sections.quality import Couriers
from shipping.checks.folding import day_of
from shipping.checks.scorecards import OUTCOMES, Score
from shipping.models import CourierStat

WEEKS = 12
LANES_AT_MOST = 200


class Service(NamedTuple):
    """Who carries, and where to; "" for all lanes of the service."""

    carrier: str
    service: str
    origin: str = ""
    destination: str = ""


LANE = Service._fields
SERVICE = LANE[:2]


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
    keys = SERVICE if of is None else LANE
    rows = CourierStat.objects.of_store(store) if store else CourierStat.objects.of_everybody()
    rows = rows.since(day_of(now) - timedelta(days=rules.period_days))
    if of:
        rows = rows.filter(carrier=of.carrier, service=of.service)
    trends = _trends(rows, keys, now)
    scores = _scores(rows, keys)
    found = [Row(key, score, trends.get(key, ())) for key, score in scores.items()]
    found.sort(key=lambda row: (-row.score.parcels, row.key))
    return found[:LANES_AT_MOST]


def broad(by: tuple[str, ...], *, rules: Couriers, since: date) -> set[Service]:
    """Services, or lanes, of which all stores together are shown to every store.

    Enough stores are behind them: with fewer, a store could read there how another one does, and
    with whom. Rule: docs/rules/shipping.md#courier-scorecards.
    """
    rows = CourierStat.objects.exclude(store=None).since(since).filter(fact__in=OUTCOMES)
    found = rows.values_list(*by).order_by()
    found = found.annotate(stores=Count("store", distinct=True))
    return {Service(*key) for *key, _stores in found.filter(stores__gte=rules.min_peers)}


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
