"""Prices and amounts by the days of a store."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from accounts.models import Store
from listings.checks.snapshot import PastPrice
from listings.models import PricePoint


def local_day(at: datetime, store: Store) -> date:
    """The day of an instant where the store is: prices and certificates count by days."""
    return at.astimezone(ZoneInfo(store.time_zone)).date()


def day_begins(day: date, store: Store) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(store.time_zone))


def next_day(now: datetime, store: Store) -> datetime:
    return day_begins(local_day(now, store) + timedelta(days=1), store)


def major(amount_minor: int | None, currency: str) -> Decimal | None:
    """Minor units as an amount: 1990 USD is 19.90."""
    if amount_minor is None:
        return None
    return Decimal(amount_minor).scaleb(-get_currency_precision(currency))


def by_day(points: Sequence[PricePoint], store: Store, currency: str) -> tuple[PastPrice, ...]:
    """One price a day: the lowest one of the day, and from the next day on the last one."""
    days: dict[date, list[Decimal]] = {}
    for point in points:
        amount = Decimal(point.amount_minor).scaleb(-get_currency_precision(currency))
        days.setdefault(local_day(point.at, store), []).append(amount)
    history = []
    for day, amounts in days.items():
        history.append(PastPrice(day, min(amounts)))
        if amounts[-1] != min(amounts) and day + timedelta(days=1) not in days:
            history.append(PastPrice(day + timedelta(days=1), amounts[-1]))
    return tuple(history)
