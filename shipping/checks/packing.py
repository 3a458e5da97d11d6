"""All forecasts of a lane in the few letters that its row keeps of them."""

import struct
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from functools import lru_cache

from shipping.checks.transit import Distribution, Learned, Share
from shipping.checks.windows import LEVELS

# Less is none: days before it are left out.
NO_CHANCE = 0.5e-9
# A line for each stage, its name before its numbers: first day and number of days; parcels and
# weight by level; the chance of arrival by each of the days. Letters are sent as they stand, where
# the server would first spell bytes out.
LINE = "\n{} "
HEAD = struct.Struct(f">HH{len(LEVELS) * 'df'}")


def packed(forecasts: Mapping[str, Learned]) -> str:
    """The forecasts by the stage that they start from."""
    lines = [LINE.format(stage) + _packed(told) for stage, told in forecasts.items()]
    return "".join(lines) + "\n"


def _packed(told: Learned) -> str:
    forecast = told.distribution
    first_day = next(
        day
        for day, chance in zip(forecast.days, forecast.cumulative, strict=True)
        if chance > NO_CHANCE
    )
    days = _days(first_day, forecast.days[-1] + 1 - first_day)
    basis = [number for share in told.basis for number in (share.parcels, share.weight)]
    chances = struct.pack(f">{len(days)}f", *map(forecast.chance_by, days))
    numbers = HEAD.pack(first_day, len(days), *basis) + chances
    return b2a_base64(numbers, newline=False).decode()


def unpacked(forecasts: str, stage: str) -> Learned | None:
    """The forecast from one stage on, or None; the others cost next to nothing."""
    line = LINE.format(stage)
    at = forecasts.find(line)
    if at < 0:
        return None
    begin = at + len(line)
    told = a2b_base64(forecasts[begin : forecasts.index("\n", begin)])
    first_day, days, *basis = HEAD.unpack_from(told)
    chances = struct.unpack_from(f">{days}f", told, HEAD.size)
    forecast = Distribution(_days(first_day, days), chances)
    return Learned(forecast, tuple(map(Share, LEVELS, basis[::2], basis[1::2])))


# Most lanes share them.
@lru_cache(maxsize=256)
def _days(first_day: int, count: int) -> tuple[int, ...]:
    return tuple(range(first_day, first_day + count))
