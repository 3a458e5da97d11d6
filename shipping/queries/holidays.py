"""On which days a store sends nothing."""

from collections.abc import Callable
from datetime import date, datetime

from accounts.models import Store
from shipping.checks.facts import zone_of
from shipping.models import Holiday
from shipping.queries.deliverydays import works_on


def today_of(store: Store, now: datetime) -> date:
    return now.astimezone(zone_of(store.time_zone)).date()


def opening_days(store: Store, since: date) -> Callable[[date], bool]:
    """Whether the store sends on a day from `since` on: a working day there, and no holiday."""
    rows = Holiday.objects.of_store(store).running().filter(ends_on__gte=since)
    closed = {day for row in rows for day in row.days}
    return lambda day: day not in closed and works_on(store.country, day)


def holiday_now(store: Store, now: datetime) -> Holiday | None:
    """The holiday that lasts today."""
    today = today_of(store, now)
    rows = Holiday.objects.of_store(store).running()
    found: Holiday | None = rows.filter(starts_on__lte=today, ends_on__gte=today).first()
    return found
