"""When returned goods must be checked, and what goes back for them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from aftersales.checks.calendars import Calendar
from aftersales.checks.refunds import CHARGES, Line, spread


@dataclass(frozen=True)
class Came:
    """Of one article so many pieces were to come back, and so many came; `share` of their worth
    goes back."""

    claimed: int
    quantity: int
    share: float = 1.0

    @property
    def part(self) -> Fraction:
        return Fraction(self.quantity, self.claimed) * Fraction(str(self.share))

    @property
    def is_whole(self) -> bool:
        return self.part == 1

    @property
    def is_short(self) -> bool:
        return self.quantity < self.claimed


def shares_after(
    agreed_minor: int,
    room: Mapping[Line, int],
    came: Mapping[int, Came],
    named: Mapping[Line, int] | None = None,
) -> dict[Line, int]:
    """What goes back by article, in minor units, of an agreed amount within the `room` left.

    `named` is the agreed amount by article, where it was; else it is spread over all of them.

    Charges go back whole as soon as anything does: the buyer paid the delivery of it.
    """
    agreed = min(agreed_minor, sum(room.values()))
    shares = spread(agreed, room)
    if named:
        shares = {line: min(amount, room.get(line, 0)) for line, amount in named.items()}
    found: dict[Line, int] = {
        line: int(amount * came[line].part)
        for line, amount in shares.items()
        if line is not CHARGES
    }
    if CHARGES in shares and any(found.values()):
        found[CHARGES] = shares[CHARGES]
    return {line: amount for line, amount in found.items() if amount}


def end_of_working_day(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The end of the last of so many business days after the day of `at`, in the calendar's zone.

    A calendar without any opening hours has no business days; plain days count then.
    """
    zone = ZoneInfo(calendar.zone)
    day, left = at.astimezone(zone).date(), days
    always = not calendar.is_ever_open
    while left:
        day += timedelta(days=1)
        is_open = bool(calendar.weekly[day.weekday()]) and day not in calendar.closed_dates
        left -= always or is_open
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight.astimezone(at.tzinfo)
