"""The audit chain: sealed in batches beside one entry a transaction, and proved beside COPY.

`python -m bench.sealing [--events N] [--single N]`. All are events of usual size. Reference one: a
chain that each event joins in a transaction of its own, with its tip in one row, as little SQL as
that takes. Reference two: the same events by COPY out, which reads them and does nothing. The best
of some rounds counts for all. Promised: batches at least 20 times the first, a full proof at least
10 % of the second.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from bench.promises import at_least
from bench.report import Found, report

SEAL_AT_LEAST = 20
PROVE_AT_LEAST = 0.1
ROUNDS = 3
RECORD = """
INSERT INTO core_event (kind, actor_id, store_id, subject_type, subject_id, facts, at)
SELECT 'ticket.offered', NULL, NULL, 'aftersales.ticket', n::text, jsonb_build_object(
    'ticket', 'T-' || n, 'order', '8117-' || n, 'offer', 'A refund of half the price',
    'until_at', '2026-03-09T12:00:00+00:00', 'amount', jsonb_build_object('en', 'US$ 9.95',
    'zh-hans', '9.95 美元'), 'note', repeat('words ', 12)), now()
FROM generate_series(1, %s) AS n
"""
CHAIN = """
CREATE TABLE bench_chain (event_id bigint PRIMARY KEY, hash bytea NOT NULL);
CREATE TABLE bench_tip (hash bytea NOT NULL);
INSERT INTO bench_tip VALUES (decode(repeat('00', 32), 'hex'))
"""


class Nowhere:
    def write(self, _row: bytes) -> None:
        pass


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def record(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(RECORD, [count])


def seal_all() -> int:
    from core import clock
    from core.audit.sealing import seal_batch

    sealed = 0
    while done := seal_batch(now=clock.now()):
        sealed += done
    return sealed


def chain_singly(ids: list[int]) -> None:
    """Each event joins a chain of its own in a transaction of its own."""
    from django.db import connection, transaction

    from core.audit.chain import ENTRY

    for pk in ids:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT hash FROM bench_tip FOR UPDATE")
            (before,) = cursor.fetchone()
            cursor.execute(f"SELECT {ENTRY} FROM core_event event WHERE id = %s", [pk])
            after = sha256(bytes(before) + cursor.fetchone()[0].encode()).digest()
            cursor.execute("INSERT INTO bench_chain VALUES (%s, %s)", [pk, after])
            cursor.execute("UPDATE bench_tip SET hash = %s", [after])


def copy_out() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.copy_expert("COPY core_event TO STDOUT", Nowhere())


def run(events: int, single: int) -> Found:
    from django.db import connection, connections

    from core.audit import heads
    from core.audit.proof import prove
    from core.audit.sealing import newest_seal
    from core.models import Event

    with connections["owner"].cursor() as cursor:
        cursor.execute(CHAIN)
    seal_all()
    singly, batched = [], []
    for _round in range(ROUNDS):
        record(single)
        ids = list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:single])
        singly.append(single / seconds(partial(chain_singly, ids)))
        seal_all()
        record(events)
        batched.append(events / seconds(seal_all))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_event")
    if tip := newest_seal():
        heads.keep(tip)
    total = Event.objects.count()
    copied = max(total / seconds(copy_out) for _round in range(ROUNDS))
    proved = max(total / seconds(prove) for _round in range(ROUNDS))
    assert prove().entries == total
    return {
        "events": total,
        "singly_per_second": round(max(singly)),
        "batched_per_second": round(max(batched)),
        "copied_per_second": round(copied),
        "proved_per_second": round(proved),
    }, [
        at_least(
            "sealed in batches",
            max(batched) / max(singly),
            SEAL_AT_LEAST,
            f"one by one {max(singly):.0f}/s",
        ),
        at_least("proved", proved / copied, PROVE_AT_LEAST, f"COPY out {copied:.0f}/s"),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, events=100_000, single=2_000))
