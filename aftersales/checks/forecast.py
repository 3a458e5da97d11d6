"""When more tickets come than are answered, and what waits if that goes on.

Rule: docs/rules/aftersales.md#forecast
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

HOURS = 24
WEEK = 7 * HOURS
# Shades of a cell: nothing happened, all was answered, and three of what was left.
NOTHING, ANSWERED, SHADES = 0, 1, 3


@dataclass(frozen=True)
class Flow:
    """Tickets of one hour of one weekday over the whole period."""

    came: int
    answered: int

    @property
    def left(self) -> int:
        return self.came - self.answered


# By (weekday from 0, Monday; hour); hours in which nothing happened may be missing.
Flows = Mapping[tuple[int, int], Flow]
NONE = Flow(0, 0)


@dataclass(frozen=True)
class Gap:
    """Hours of a weekday, one after the other, in each of which more came than was answered."""

    day: int
    first_hour: int
    last_hour: int
    came: int
    answered: int

    @property
    def left(self) -> int:
        return self.came - self.answered


def gaps(flows: Flows, weeks: float, most: int) -> list[Gap]:
    """Where people are missing: at most so many spans, the one with most left over first.

    Only spans in which one ticket a week or more was left over; less is chance.
    """
    found = []
    for day in range(7):
        hours = [(hour, flows.get((day, hour), NONE)) for hour in range(HOURS)]
        for is_short, part in groupby(hours, key=lambda pair: pair[1].left > 0):
            span = list(part)
            if is_short and sum(flow.left for _hour, flow in span) >= weeks:
                came = sum(flow.came for _hour, flow in span)
                answered = sum(flow.answered for _hour, flow in span)
                found.append(Gap(day, span[0][0], span[-1][0], came, answered))
    return sorted(found, key=lambda gap: (-gap.left, gap.day, gap.first_hour))[:most]


def limits(flows: Flows) -> list[int]:
    """Up to how many left over each of the shades goes; the last one is the worst hour."""
    worst = max((flow.left for flow in flows.values()), default=0)
    return sorted({-(-worst * part // SHADES) for part in range(1, SHADES + 1)} - {0})


def shade(flow: Flow, upto: list[int]) -> int:
    """The shade of a cell: 0, 1, then darker the more was left over."""
    if flow.left <= 0:
        return ANSWERED if flow.came or flow.answered else NOTHING
    return ANSWERED + 1 + next(place for place, limit in enumerate(upto) if flow.left <= limit)


def ahead(flows: Flows, weeks: float, waiting: int, start: tuple[int, int]) -> list[float]:
    """How many wait at the end of each hour of the week to come, if it is like those before.

    `start` is the weekday and hour of now. Fewer than none cannot wait: what could be answered
    beyond that is lost, as it is in life.
    """
    found, level = [], float(waiting)
    first = start[0] * HOURS + start[1]
    for place in range(first, first + WEEK):
        flow = flows.get((place // HOURS % 7, place % HOURS), NONE)
        level = max(0.0, level + flow.left / weeks)
        found.append(level)
    return found
