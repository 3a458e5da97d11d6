"""A store's help in figures, counted from rows each time: no counter can drift."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from accounts.models import Store
from aftersales.checks.measures import Cohort, quantile
from aftersales.endings import by_silence
from aftersales.models import Entry, Ticket
from core.intervals import Rate
from policy.queries import policy_at
from policy.sections.base import Measure
from shipping.models import Order

MONTHS = 6
PEERS_KEPT_S = 3600
DISPUTED = Q(kind="dispute") | Q(mediator__isnull=False) | Q(status=Ticket.Status.MEDIATION)


def orders_delivered(store: Store | None = None) -> QuerySet[Any]:
    """Orders with a parcel that arrived, when the last did, and whether they were disputed."""
    rows = Order.objects.of_store(store) if store else Order.objects.all()
    tickets = Ticket.objects.filter(DISPUTED, order=OuterRef("pk"))
    outward = Q(parcels__is_return=False)
    found: QuerySet[Any] = (
        rows.annotate(arrived_at=Max("parcels__delivered_at", filter=outward))
        .filter(arrived_at__isnull=False)
        .annotate(is_disputed=Exists(tickets))
    )
    return found


def cohorts(store: Store, now: datetime) -> list[Cohort]:
    """Disputes by the month in which the order was placed, newest first.

    Rule: docs/rules/aftersales.md#measures.
    """
    closed_at = now - timedelta(days=policy_at(now).aftersales.buyer_window_days)
    since = now - timedelta(days=31 * MONTHS)
    rows = orders_delivered(store).filter(placed_at__gt=since, placed_at__lte=now)
    months = rows.values_list("placed_at", "arrived_at", "is_disputed")
    all_, disputed, mature = Counter[str](), Counter[str](), Counter[str]()
    for placed_at, arrived_at, is_disputed in months:
        month = f"{placed_at:%Y-%m}"
        all_[month] += 1
        disputed[month] += is_disputed
        mature[month] += arrived_at <= closed_at
    return [
        Cohort(month, Rate(disputed[month], all_[month]), mature[month])
        for month in sorted(all_, reverse=True)
    ]


def rule_of(key: str, now: datetime) -> Measure:
    """A measure of the policy; versions from before it go by the period of the first one."""
    measures = policy_at(now).aftersales.measures
    return measures.get(key, measures["first_response_in_time"])


def dispute_rate(store: Store, now: datetime) -> Rate:
    rows = in_window(orders_delivered(store), now)
    found = rows.aggregate(of=Count("pk"), hits=Count("pk", filter=Q(is_disputed=True)))
    return Rate(found["hits"], found["of"])


def in_window(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    days = rule_of("disputed", now).window_days
    return rows.filter(placed_at__gt=now - timedelta(days=days), placed_at__lte=now)


def dispute_peers(now: datetime) -> float | None:
    """The share of the median store, of those with enough orders; kept for an hour."""
    found: float | None = cache.get_or_set(
        "aftersales:dispute-peers", lambda: _dispute_peers(now), PEERS_KEPT_S
    )
    return found


def _dispute_peers(now: datetime) -> float | None:
    rows = in_window(orders_delivered(), now)
    by_store: dict[int, list[bool]] = {}
    for store, is_disputed in rows.values_list("store_id", "is_disputed"):
        by_store.setdefault(store, []).append(is_disputed)
    enough = rule_of("disputed", now).min_orders
    shares = [sum(found) / len(found) for found in by_store.values() if len(found) >= enough]
    return median(shares) if shares else None


def auto_executed(store: Store, now: datetime) -> Rate:
    """Tickets that ended by the store's silence, of all that ended in the period."""
    since = now - timedelta(days=rule_of("disputed", now).window_days)
    settled = Ticket.objects.of_store(store).filter(status="solved", status_at__gt=since)
    found = settled.aggregate(of=Count("pk"), hits=Count("pk", filter=by_silence()))
    return Rate(found["hits"], found["of"])


@dataclass(frozen=True)
class Answers:
    """How long buyers waited for the first answer."""

    seconds: tuple[float, ...]

    @property
    def of(self) -> int:
        return len(self.seconds)

    @property
    def median(self) -> timedelta | None:
        return _span(self.seconds, 0.5)

    @property
    def slowest_tenth(self) -> timedelta | None:
        return _span(self.seconds, 0.9)


def first_answers(store: Store, now: datetime) -> Answers:
    days = rule_of("first_response_in_time", now).window_days
    pairs = wait_pairs(Ticket.objects.of_store(store), days, now)
    return Answers(tuple((first - opened).total_seconds() for _store, opened, first in pairs))


def wait_pairs(
    tickets: QuerySet[Ticket], days: int, now: datetime
) -> Iterable[tuple[int, datetime, datetime]]:
    """The store of each answered ticket of the period, when it was opened and first answered."""
    replied = Q(entries__side=Entry.Side.SELLER, entries__happening="agent_reply")
    rows = tickets.filter(opened_at__gt=now - timedelta(days=days), opened_at__lte=now)
    answered = rows.annotate(first=Min("entries__at", filter=replied)).filter(first__isnull=False)
    return answered.values_list("store_id", "opened_at", "first").iterator()


def _span(seconds: Sequence[float], share: float) -> timedelta | None:
    found = quantile(seconds, share)
    return None if found is None else timedelta(seconds=found)
