"""On which days a country works and delivers."""

from datetime import date
from functools import lru_cache

import holidays

from shipping.checks.windows import WorkingDays

SATURDAY, SUNDAY = 5, 6


def delivery_days(country: str, day: date) -> WorkingDays:
    """Public holidays around the day, and the weekly day of rest.

    Rule: docs/rules/shipping.md#arrival-window.
    """
    return _delivery_days(country, day.year)


@lru_cache(maxsize=1024)
def _delivery_days(country: str, year: int) -> WorkingDays:
    try:
        known = holidays.country_holidays(country, years=(year - 1, year, year + 1))
    except NotImplementedError:
        return WorkingDays(frozenset({SUNDAY}))
    # Most carriers deliver on Saturdays, and where the weekend holds no Sunday on none of its days.
    weekend = frozenset(known.weekend)
    closed = frozenset({SUNDAY}) if SUNDAY in weekend else weekend
    return WorkingDays(closed, frozenset(known))


def works_on(country: str, day: date) -> bool:
    """Whether offices and warehouses of the country are open: no weekend, no public holiday.

    A weekend's day that is worked in exchange for a holiday counts.
    """
    try:
        return bool(_calendar(country, day.year).is_working_day(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


@lru_cache(maxsize=1024)
def _calendar(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year)
