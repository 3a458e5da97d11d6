"""On which days a store sends nothing, and what they move."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Store
from policy.queries import policy_at
from shipping.checks.deadlines import dispatch_deadline
from shipping.checks.facts import zone_of
from shipping.models import Holiday
from shipping.queries.deliverydays import works_on


@dataclass(frozen=True)
class Due:
    """By when an order leaves, and the holidays, not over yet, that moved it there."""

    at: datetime
    moved_by: tuple[Holiday, ...] = ()


def today_of(store: Store, now: datetime) -> date:
    return now.astimezone(zone_of(store.time_zone)).date()


def due_of(store: Store, placed_at: datetime, *, now: datetime) -> Due:
    """The deadline by the policy in force and the store's days, those of rest among them."""
    rules, zone = policy_at(now).shipping, zone_of(store.time_zone)

    def deadline(away: Iterable[Holiday]) -> datetime:
        return dispatch_deadline(
            placed_at,
            days=rules.ship_by_days,
            cutoff_hour=rules.cutoff_hour,
            zone=zone,
            is_open=_opening_days(store, away),
        )

    since = placed_at.astimezone(zone).date()
    rows = Holiday.objects.of_store(store).running().filter(ends_on__gte=since)
    away = list(rows.order_by("starts_on"))
    at = deadline(away)
    if at == deadline([]):
        return Due(at)
    last = at.astimezone(zone).date()
    since = max(since, today_of(store, now))
    return Due(at, tuple(row for row in away if _takes_work(store, row, since, last)))


def _opening_days(store: Store, away: Iterable[Holiday]) -> Callable[[date], bool]:
    """Whether the store sends on a day: a working day there, and none of these holidays."""
    closed = {day for row in away for day in row.days}
    return lambda day: day not in closed and works_on(store.country, day)


def _takes_work(store: Store, row: Holiday, since: date, last: date) -> bool:
    return any(since <= day <= last and works_on(store.country, day) for day in row.days)
