"""The replay of a draft's ladder over all ledgers, beside one reading of the rows that it reads.

`python -m bench.ladder_replay [--stores N] [--rows N]`, with 100,000 stores of 5 ledger rows; an
empty ledger is filled first. The draft makes the rule of all rows dearer, so that every store is
judged twice. The reference reads the same columns of the same rows, once. Promised: at most 5
times as long.
"""

import sys
import time
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from bench.escalation import seed
from bench.promises import at_most
from bench.report import Found, report

RATIO_AT_MOST = 5


def scan() -> float:
    from enforcement.models import Violation
    from enforcement.replays import COLUMNS, COST

    started = time.perf_counter()
    rows: Any = Violation.objects.annotate(cost=COST).order_by("store_id", "decided_at", "pk")
    for _row in rows.values_list(*COLUMNS).iterator(chunk_size=5_000):
        pass
    return time.perf_counter() - started


def draft(now: datetime) -> Any:
    """A version in which the rule of the seeded rows costs one point more, and its drafter."""
    from accounts.actions import grant_staff_role
    from accounts.models import User
    from policy.actions import draft_policy, edit_draft

    ada = User.objects.create_user(f"replay-{time.time_ns()}@example.com", name="Ada")
    grant_staff_role(ada, role="policy_admin", actor=None, now=now)
    version = draft_policy(actor=ada, now=now)
    content = deepcopy(version.sections["rules"])
    content["book"]["abusive_reports"]["points"] = "3"
    return edit_draft(version, section="rules", content=content, actor=ada, now=now), ada


def replay(version: Any, actor: Any, now: datetime) -> tuple[float, Any]:
    from core import clock
    from core.jobs import progress, run_jobs
    from enforcement.replays import start_replay

    started = time.perf_counter()
    job = start_replay(version, actor=actor, now=now)
    run_jobs(clock.now)
    took = time.perf_counter() - started
    job.refresh_from_db()
    assert job.status == job.Status.DONE, job.error
    return took, progress(job)


def run(stores: int, rows: int) -> Found:
    from core import clock
    from enforcement.models import Violation

    now = clock.now()
    if not Violation.objects.exists():
        seed(stores, rows, now - timedelta(minutes=1))
    version, actor = draft(now)
    scans, replays, found = [], [], None
    for _turn in range(3):
        scans.append(scan())
        took, found = replay(version, actor, now)
        replays.append(took)
    ratio = min(replays) / min(scans)
    return {
        "stores": stores,
        "ledger rows": Violation.objects.count(),
        "stores that stand otherwise": found.done if found else 0,
        "seconds": {"scan": round(min(scans), 2), "replay": round(min(replays), 2)},
    }, [at_most("the replay", ratio, RATIO_AT_MOST, f"one reading {min(scans):.2f} s")]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, stores=100_000, rows=5))
