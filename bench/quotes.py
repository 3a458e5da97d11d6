"""A window quote beside a bare primary-key look-up in the same table, in the same run.

`python -m bench.quotes [--lanes N] [--rounds N]`. Promised: a quote that reads its lane from the
database takes at most twice as long as a bare look-up, and one of a process that has asked before
at least 20 times less than that. A lane is read with all its stages, and quoted from each in turn.
The rows are made for this run and taken back at its end.
"""

import sys
from collections.abc import Callable
from datetime import date
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from bench.promises import at_least, at_most
from bench.report import Found, report

COLD_AT_MOST, WARM_AT_LEAST = 2.0, 20.0
DAYS = 86
ON = date(2026, 3, 3)


def make_lanes(count: int) -> list[tuple[Any, str]]:
    """Return lanes with a stage, each with forecasts from all stages as a worker writes them."""
    from core import clock
    from policy.queries import policy_at
    from shipping.checks.folding import STAGES
    from shipping.checks.packing import packed
    from shipping.checks.transit import Distribution, Learned, Share
    from shipping.checks.windows import LEVELS, Lane
    from shipping.models import LaneForecast, LaneVersion
    from shipping.queries.quotes import key_of

    now = clock.now()
    policy = policy_at(now)
    version = LaneVersion.objects.create(made_at=now, policy_version=policy.version, parcels=0)
    lanes = [Lane("CN", "NL", f"Carrier {place}", "Air") for place in range(count)]
    days = tuple(range(4, 4 + DAYS))
    basis = tuple(Share(level, 900.5, 1 / len(LEVELS)) for level in LEVELS)
    told = {}
    for place, stage in enumerate(STAGES):
        left = 0.93 - 0.02 * place
        chances = tuple(1 - left ** (day - 3) for day in days)
        told[stage] = Learned(Distribution(days, chances), basis)
    forecasts = packed(told)
    LaneForecast.objects.bulk_create(
        LaneForecast(
            key=key_of(lane),
            version=version,
            policy_version=policy.version,
            forecasts=forecasts,
            **{name: getattr(lane, name) for name in Lane.__dataclass_fields__},
        )
        for lane in lanes
    )
    return [(lane, STAGES[place % len(STAGES)]) for place, lane in enumerate(lanes)]


def seconds(call: Callable[[Any], object], given: list[Any]) -> float:
    taken = []
    for one in given:
        start = perf_counter()
        call(one)
        taken.append(perf_counter() - start)
    # Other work on the machine only adds: the quickest tenth shows what this work takes.
    return quantiles(taken, n=10)[0]


def measure(lanes: list[Any], rounds: int) -> dict[str, float]:
    """The three ways take turns, so that a busy machine is as busy for all of them."""
    from django.db import connection

    from shipping.models import LaneForecast
    from shipping.queries.arrivals import quote_window
    from shipping.queries.quotes import forget_quotes, read_quote

    def bare(pk: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT key FROM shipping_laneforecast WHERE key = %s", (pk,))
            cursor.fetchone()

    def quote(asked: Any) -> None:
        found = read_quote(*asked)
        assert found
        assert quote_window(found, ON, 0)

    keys = list(LaneForecast.objects.values_list("pk", flat=True))
    found: dict[str, list[float]] = {"bare": [], "cold": [], "warm": []}
    for _round in range(rounds):
        found["bare"].append(seconds(bare, keys))
        forget_quotes()
        # The policy's numbers stay in the process; only the lanes are new to it.
        quote(lanes[0])
        found["cold"].append(seconds(quote, lanes[1:]))
        found["warm"].append(seconds(quote, lanes[1:]))
    return {name: round(median(taken) * 1e6, 2) for name, taken in found.items()}


def run(lanes: int, rounds: int) -> Found:
    from django.db import transaction

    with transaction.atomic():
        found = measure(make_lanes(lanes), rounds)
        transaction.set_rollback(True)
    cold, warm = found["cold"] / found["bare"], found["cold"] / found["warm"]
    return {"microseconds": found}, [
        at_most("a quote from the database", cold, COLD_AT_MOST, f"bare {found['bare']} µs"),
        at_least("asked before", warm, WARM_AT_LEAST, f"from the database {found['cold']} µs"),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, lanes=1000, rounds=9))
