"""Instants and spans in words: time left and clock time, in the reader's zone and language."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

HOUR = 3600
DAY = 24 * HOUR
# How a page shows urgency; no policy number.
SOON = timedelta(hours=24)
VERY_SOON = timedelta(hours=4)
MIDNIGHT = "00:00"


@dataclass(frozen=True)
class Due:
    """A deadline as the page shows it."""

    left: str
    at: str
    full: str
    tone: str
    instant: datetime


def span(length: timedelta) -> str:
    """Return a length as "3 d 4 h", "5 h", "1 h 10 m" or "12 min", rounded down."""
    seconds = int(abs(length).total_seconds())
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // 60
    if days >= 14:
        hours = 0
    if days or hours >= 6:
        minutes = 0
    return _span(days, hours, minutes, get_language())


# Lists are full of the same few spans; their words are slow to make.
@lru_cache(maxsize=4096)
def _span(days: int, hours: int, minutes: int, language: str | None) -> str:
    if days and not hours:
        return ngettext("%(days)d d", "%(days)d d", days) % {"days": days}
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours and not minutes:
        return ngettext("%(hours)d h", "%(hours)d h", hours) % {"hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d m") % {"hours": hours, "minutes": minutes}
    return ngettext("%(minutes)d min", "%(minutes)d min", minutes) % {"minutes": minutes}


def moment(at: datetime, now: datetime, *, after_words: bool = False) -> str:
    """Return "Today, 23:30", "Thu 26 Nov, 18:00" or, in another year, "26 Nov 2025, 18:00".

    After words of a sentence it goes on in small letters: "today, 23:30".
    """
    local = timezone.localtime(at)
    today = timezone.localtime(now).date()
    return at_time(midnight(local.date(), today, get_language(), after_words), local)


def at_time(words: str, local: datetime) -> str:
    """The words of a midnight with the clock of another moment of that day."""
    # Ten times as fast as strftime, and lists do it a hundred times.
    return words.replace(MIDNIGHT, f"{local.hour:02}:{local.minute:02}")


# A list shows few days and many times of them: what is slow to make is made once a day.
@lru_cache(maxsize=4096)
def midnight(day: date, today: date, language: str | None, after_words: bool = False) -> str:
    """Return the day's first minute as `moment` says it; `language` is the active one."""
    away, start = (day - today).days, datetime.combine(day, time())
    if -1 <= away <= 1:
        begins = (_("Yesterday, %s"), _("Today, %s"), _("Tomorrow, %s"))
        goes_on = (_("yesterday, %s"), _("today, %s"), _("tomorrow, %s"))
        near = (goes_on if after_words else begins)[away + 1]
        return near % formats.date_format(start, _("H:i"))
    if day.year != today.year:
        return formats.date_format(start, pgettext("date and time", "j M Y, H:i"))
    return formats.date_format(start, pgettext("date and time", "D j M, H:i"))


def full(at: datetime) -> str:
    """Return the instant with year and zone, for places where two parties' zones differ."""
    local = timezone.localtime(at)
    words = _full_midnight(local.date(), get_language())
    return f"{at_time(words, local)} ({local.tzname()})"


@lru_cache(maxsize=4096)
def _full_midnight(day: date, language: str | None) -> str:
    start = datetime.combine(day, time())
    return formats.date_format(start, pgettext("date and time", "j F Y, H:i"))


def due(at: datetime, now: datetime) -> Due:
    """Return a running deadline with its clock time."""
    words, tone = left(at, now)
    return Due(words, moment(at, now), full(at), tone, at)


def left(at: datetime, now: datetime) -> tuple[str, str]:
    """Return the time left and its tone: plain when far, `warn` below 24 h, `bad` below 4 h."""
    time_left = at - now
    words = _("%(time)s left") if time_left > timedelta() else _("%(time)s late")
    tone = "bad" if time_left < VERY_SOON else "warn" if time_left < SOON else ""
    return words % {"time": span(time_left)}, tone


def day_range(first: date, last: date) -> str:
    """Return "2–6 Dec", "30 Nov – 2 Dec", or one day where both are the same."""
    if first == last:
        return formats.date_format(first, pgettext("date", "j M"))
    if (first.year, first.month) == (last.year, last.month):
        start = formats.date_format(first, pgettext("first day of a range in one month", "j"))
        end = formats.date_format(last, pgettext("last day of a range in one month", "j M"))
        return f"{start}–{end}"
    start = formats.date_format(first, pgettext("date", "j M"))
    return f"{start} – {formats.date_format(last, pgettext('date', 'j M'))}"
