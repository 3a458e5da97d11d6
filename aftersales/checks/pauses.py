"""How long the clock of a ticket rested by pauses that somebody asked for."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from aftersales.checks.clocks import Happening

DAY = timedelta(days=1)
# What follows a pause ends it; so does its own end.
ENDS = (Happening.PAUSE, Happening.RESUME, Happening.SOLVED)


class Happened(NamedTuple):
    happening: str
    at: datetime
    facts: Mapping[str, Any]


def rested(happened: Iterable[Happened], now: datetime) -> timedelta:
    """The time of all pauses with an end, as long as each lasted; `happened` the oldest first.

    The rest while a settlement is carried out has no end of its own and does not count.
    """
    total, since, until = timedelta(0), now, now
    is_resting = False
    for one in happened:
        if one.happening not in ENDS:
            continue
        if is_resting:
            total += min(one.at, until) - since
        said = one.facts.get("until") if one.happening == Happening.PAUSE else None
        is_resting = said is not None
        if said:
            since, until = one.at, datetime.fromisoformat(said)
    return total + (min(now, until) - since if is_resting else timedelta(0))


def days_left(most_days: int, used: timedelta) -> int:
    """Whole times of 24 hours that pauses may still take."""
    return max(0, (most_days * DAY - used) // DAY)
