"""How good told quantiles are: pinball loss, and how often and how widely windows hold."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from shipping.checks.arrivals.columns import Unreadable
from shipping.checks.arrivals.parsing import Floats, Ints

CHANCES = (0.05, 0.1, 0.5, 0.9, 0.95)


@dataclass(frozen=True)
class Asked:
    """The quantiles that answer for windows of the asked levels, and for the five pinballs."""

    levels: tuple[float, ...] = (0.8, 0.9)

    @property
    def chances(self) -> tuple[float, ...]:
        ends = {end for level in self.levels for end in window(level)}
        return tuple(sorted({*CHANCES, *ends}))


def window(level: float) -> tuple[float, float]:
    low = round((1 - level) / 2, 9)
    return low, round(1 - low, 9)


def pinball(took: Floats, told: Floats, chance: float) -> float:
    over = took - told
    return float(np.mean(np.maximum(chance * over, (chance - 1) * over)))


def mean_pinball(took: Floats, told: Floats) -> float:
    """Over the five chances, whose quantiles are the columns of `told`."""
    return float(np.mean([pinball(took, told[:, i], c) for i, c in enumerate(CHANCES)]))


def scores(took: Floats, told: Floats, asked: Asked) -> dict[str, Any]:
    """`told` has a column for each of the asked chances."""
    at = {chance: told[:, place] for place, chance in enumerate(asked.chances)}
    windows = {str(level): window(level) for level in asked.levels}
    return {
        "coverage": {
            level: _rounded(np.mean((at[low] <= took) & (took <= at[high])))
            for level, (low, high) in windows.items()
        },
        "width": {
            level: _rounded(np.mean(at[high] - at[low])) for level, (low, high) in windows.items()
        },
        "pinball": {str(chance): _rounded(pinball(took, at[chance], chance)) for chance in CHANCES},
        "mae": _rounded(np.mean(np.abs(took - at[0.5]))),
    }


SIZES = ((0, 0), (1, 4), (5, 19), (20, 99), (100, None))


def by_size(took: Floats, told: Floats, seen: Ints, asked: Asked) -> dict[str, Any]:
    """Coverage and mean pinball by how many teaching trips the asked trip's finest lane had."""
    found = {}
    for first, last in SIZES:
        rows = (seen >= first) & (seen <= (np.inf if last is None else last))
        if rows.any():
            name = f"{first}+" if last is None else f"{first}-{last}" if last else "0"
            own = scores(took[rows], told[rows], asked)
            mean = _rounded(np.mean([*own["pinball"].values()]))
            found[name] = {"n": int(rows.sum()), "coverage": own["coverage"], "pinball": mean}
    return found


def _rounded(number: Any) -> float:
    return round(float(number), 4)


def levels_of(text: str) -> tuple[float, ...]:
    """Chances of windows from text such as "0.8,0.9"."""
    try:
        levels = tuple(float(part) for part in text.split(","))
    except ValueError:
        levels = ()
    if not levels or not all(0 < level < 1 for level in levels):
        raise Unreadable(f"--levels are chances between 0 and 1 such as 0.8,0.9, not {text}.")
    return levels
