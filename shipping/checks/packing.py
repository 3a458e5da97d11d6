"""Forecasts in the few bytes that a row keeps of them."""

import struct

from shipping.checks.transit import Distribution

BILLION = 1_000_000_000
# Half of what a row can hold.
NO_CHANCE = 0.5 / BILLION


def packed(told: Distribution) -> tuple[int, bytes]:
    """The first day with a chance, and the chances by it and each day after it."""
    first_day = next(
        day for day, chance in zip(told.days, told.cumulative, strict=True) if chance > NO_CHANCE
    )
    chances = [round(told.chance_by(day) * BILLION) for day in range(first_day, told.days[-1] + 1)]
    return first_day, struct.pack(f">{len(chances)}I", *chances)


def unpacked(first_day: int, chances: bytes | memoryview) -> Distribution:
    found = struct.unpack(f">{len(chances) // 4}I", chances)
    days = tuple(range(first_day, first_day + len(found)))
    return Distribution(days, tuple([chance / BILLION for chance in found]))
