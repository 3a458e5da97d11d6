"""The median store for each measure of help, of those with enough to measure; kept for an hour."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import Count, Q

from aftersales.endings import by_silence
from aftersales.measuring import PEERS_KEPT_S, rule_of, wait_pairs
from aftersales.models import ClockRun, Ticket


def silence_peers(now: datetime) -> float | None:
    """The share of tickets that ended by the store's silence."""
    return _kept("silence", lambda: _silence(now))


def in_time_peers(now: datetime) -> float | None:
    """The share of first answers in time."""
    return _kept("in-time", lambda: _in_time(now))


def wait_peers(now: datetime) -> float | None:
    """The seconds within which half of a store's buyers had their first answer."""
    return _kept("wait", lambda: _wait(now))


def _kept(name: str, count: Callable[[], float | None]) -> float | None:
    found: float | None = cache.get_or_set(f"aftersales:peers:{name}", count, PEERS_KEPT_S)
    return found


def _silence(now: datetime) -> float | None:
    rule = rule_of("disputed", now)
    since = now - timedelta(days=rule.window_days)
    settled = Ticket.objects.filter(status="solved", status_at__gt=since)
    counts = settled.values_list("store").annotate(
        n=Count("pk"), silent=Count("pk", filter=by_silence())
    )
    return _median(silent / n for _store, n, silent in counts.order_by() if n >= rule.min_orders)


def _in_time(now: datetime) -> float | None:
    rule = rule_of("first_response_in_time", now)
    since = now - timedelta(days=rule.window_days)
    runs = ClockRun.objects.counted().filter(name="first_response", stopped_at__gt=since)
    counts = runs.values_list("store").annotate(
        n=Count("pk"), met=Count("pk", filter=Q(is_met=True))
    )
    return _median(met / n for _store, n, met in counts.order_by() if n >= rule.min_orders)


def _wait(now: datetime) -> float | None:
    rule = rule_of("first_response_in_time", now)
    by_store: dict[int, list[float]] = defaultdict(list)
    for store, opened, first in wait_pairs(Ticket.objects.all(), rule.window_days, now):
        by_store[store].append((first - opened).total_seconds())
    return _median(median(found) for found in by_store.values() if len(found) >= rule.min_orders)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None
