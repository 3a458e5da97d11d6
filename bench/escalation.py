"""The sweep that applies the penalty ladder, against a loop over all stores by the ORM.

`python -m bench.escalation [--stores N] [--rows N] [--due N]`, with 1,000,000 stores of 5 ledger
rows and 1,000 new violations; an empty ledger is filled first. The loop reads each store's ledger
and computes where it stands, which is all that it does for most of them; it is timed on some
stores and reckoned for all. Promised: at least 100 times the loop's rate, no transaction of the
sweep, and so no lock, over 100 ms, and with nothing due a few milliseconds.
"""

import sys
import time
from datetime import datetime, timedelta
from typing import Any

from bench.promises import at_least, at_most, same
from bench.report import Found, report

RATIO_AT_LEAST, LOCK_MS, IDLE_MS = 100, 100, 5
LOOPED, ROUNDS = 1000, 9
STORES = """
    INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)
    SELECT 'ladder-' || n, 'Store ' || n, 'CN', 'en', 'UTC', %(at)s
    FROM generate_series(1, %(stores)s) AS n
"""
# Two points each over five months: most have a warning behind them, and few are near a step.
LEDGER = """
    INSERT INTO enforcement_violation (store_id, rule_code, family, policy_version, points,
        occurred_at, decided_at, group_key, departure, reversal_reason)
    SELECT store.id, 'abusive_reports', 'TRADING', 1, 2, at, at, '', 'Seen.', ''
    FROM accounts_store AS store, generate_series(1, %(rows)s) AS n, LATERAL (
        SELECT %(at)s::timestamptz - (30 * n + store.id %% 30) * interval '1 day'
    ) AS decided (at)
    WHERE store.slug LIKE 'ladder-%%'
"""


def seed(stores: int, rows: int, now: datetime) -> None:
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute(STORES, {"stores": stores, "at": now})
        cursor.execute(LEDGER, {"rows": rows, "at": now})
        # As after the first sweeps: nothing waits.
        cursor.execute("DELETE FROM enforcement_dueladder")
    with connections["owner"].cursor() as cursor:
        for table in ("accounts_store", "enforcement_violation", "enforcement_dueladder"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def loop(count: int, now: datetime) -> None:
    """What a sweep that asks each store would do, with nothing to apply."""
    from accounts.models import Store
    from enforcement import standing
    from policy.queries import policy_at

    policy = policy_at(now)
    for store in Store.objects.filter(slug__startswith="ladder-").order_by("pk")[:count]:
        standing.standing_at(store, policy, now)


def make_due(count: int, now: datetime) -> None:
    from accounts.models import Store
    from enforcement.actions import record_violation

    words = {"en": "Nine reports without a ground.", "zh-hans": "九次毫无依据的举报。"}
    stores = Store.objects.filter(slug__startswith="ladder-").order_by("-pk")[:count]
    for store in stores:
        record_violation(store, rule_code="manipulation", facts=words, occurred_at=now, now=now)


def sweep(now: datetime) -> tuple[int, float]:
    """How many stores got a measure, and the longest transaction in seconds."""
    from core.sweeps import do_each
    from enforcement.actions import call_all_ladders, escalate_due
    from enforcement.tasks import due_ladders

    longest = 0.0

    def timed(due: Any, *, now: datetime) -> bool:
        nonlocal longest
        started = time.perf_counter()
        found = escalate_due(due, now=now)
        longest = max(longest, time.perf_counter() - started)
        return bool(found)

    call_all_ladders(now=now)
    return do_each(due_ladders(), timed, now), longest


def _seconds(job: Any) -> float:
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def run(stores: int, rows: int, due: int) -> Found:
    from core import clock
    from enforcement.models import Violation

    now = clock.now()
    sweep(now)
    if not Violation.objects.exists():
        seed(stores, rows, now - timedelta(minutes=1))
    idle = min(_seconds(lambda: sweep(now)) for _round in range(ROUNDS))
    one = _seconds(lambda: loop(LOOPED, now)) / LOOPED
    make_due(due, now)
    started = time.perf_counter()
    escalated, longest = sweep(now)
    took = time.perf_counter() - started
    ratio = one * stores / took
    return {
        "stores": stores,
        "ledger rows": Violation.objects.count(),
        "loop, stores a second": round(1 / one),
        "due": due,
        "escalated": escalated,
        "sweep, seconds": round(took, 2),
    }, [
        at_least("the sweep", ratio, RATIO_AT_LEAST, f"a loop {1 / one:.0f} stores/s"),
        at_most("ms of the longest lock", longest * 1000, LOCK_MS),
        at_most("ms with nothing due", idle * 1000, IDLE_MS),
        same("each that is due gets its measure", escalated == due),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, stores=1_000_000, rows=5, due=1_000))
