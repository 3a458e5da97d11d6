"""Hour, weekday, day of the month and month, where each has come round often enough."""

from dataclasses import dataclass

import numpy as np

from shipping.checks.arrivals.parsing import Floats

DAY = 86_400.0
# A weekday seen once is that very date: it would tell the outcomes of its neighbours.
ROUNDS = 4
CYCLE_DAYS = {"hour": 1, "weekday": 7, "day of month": 31, "month": 366}


@dataclass(frozen=True)
class Seasons:
    """Which parts of one date column recurred at least `ROUNDS` times where it was learned."""

    name: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, name: str, instants: Floats) -> "Seasons":
        known = instants[np.isfinite(instants)]
        span_days = (known.max() - known.min()) / DAY if len(known) else 0
        has_hours = bool((known % DAY).any())
        return cls(
            name,
            tuple(
                part
                for part, days in CYCLE_DAYS.items()
                if span_days >= ROUNDS * days and (part != "hour" or has_hours)
            ),
        )

    def facts(self, instants: Floats) -> dict[str, Floats]:
        known = np.isfinite(instants)
        seconds = np.where(known, instants, 0)
        days = np.floor(seconds / DAY).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        every = {
            "hour": seconds % DAY / 3600,
            "weekday": (days.astype(np.int64) + 3) % 7,
            "day of month": (days - months).astype(np.int64) + 1,
            "month": months.astype(np.int64) % 12 + 1,
        }
        return {
            f"{part} of {self.name}": np.where(known, every[part], np.nan) for part in self.parts
        }
