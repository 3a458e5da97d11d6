"""Enqueue and deliver notices, beside what the same machine can do without a queue.

`python -m bench outbox [--mails N] [--connections N] [--waiting N] [--sent N]`. Enqueue: events,
one mail each, recorded in the caller's transaction, beside the same mails given to
django-post-office's `send`, which commits each by itself, and to the same in one transaction.
Deliver: as many workers as connections carry that many out of an outbox where far more wait beside
those sent long ago, beside as many loops over a line of smtplib, and beside loops that say as much
in one breath as our workers do. The best of some rounds counts, for all sides alike: neighbours on
the machine only ever slow a round down. Promised: enqueue at least four times as fast, and half as
fast again where both commit once; deliver at least 70 % of smtplib's loops, half of the others.
"""

import argparse
import multiprocessing
import os
import smtplib
import sys
import time
from itertools import zip_longest
from typing import Any

import django

from bench import post_office
from bench.promises import at_least
from bench.report import begin, publish

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
ENQUEUE_AT_LEAST, TOGETHER_AT_LEAST = 4.0, 1.5
DELIVER_AT_LEAST, BREATH_AT_LEAST = 0.7, 0.5
ROUNDS = 8
MINUTES_AT_MOST = 5
# Mails of a kind without a text of its own, of the last year or due since a while.
FILL = """
    WITH made AS (
        INSERT INTO core_event (kind, store_id, subject_type, subject_id, facts, at)
        SELECT 'api_key.issued', %(store)s, 'accounts.store', %(store)s::text,
            jsonb_build_object('name', 'Till ' || n), %(now)s::timestamptz - n * interval '30 s'
        FROM generate_series(1, %(count)s) AS n RETURNING id, at)
    INSERT INTO core_delivery (event_id, channel, address, language, link, topic, subject, body,
        status, attempts, due_at, error, sent_at)
    SELECT id, 'email', 'buyer' || id || '@example.org', 'en', '', '', '', '', %(status)s, 0, at,
        '', CASE %(status)s WHEN 'sent' THEN at END
    FROM made
"""


def enqueue(count: int, store: Any, now: Any) -> float:
    """Events recorded a second, each with one mail, in one transaction of the caller."""
    from django.db import transaction

    from core.events import Addressee, record

    start = time.perf_counter()
    with transaction.atomic():
        for number in range(count):
            record(
                "api_key.issued",
                subject=store,
                store=store,
                actor=None,
                at=now,
                facts={"name": f"Till {number}"},
                mail_to=[Addressee(f"buyer{number}@example.org")],
            )
    return count / (time.perf_counter() - start)


class Crew:
    """Processes that do one job at the same time, each over a connection of its own."""

    def __init__(self, size: int, port: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.start, self.end = context.Barrier(size + 1), context.Barrier(size + 1)
        self.jobs = [context.SimpleQueue() for _ in range(size)]
        self.people = [
            context.Process(target=_work, args=(port, jobs, self.start, self.end), daemon=True)
            for jobs in self.jobs
        ]
        for person in self.people:
            person.start()

    def seconds_for(self, job: str, share: int) -> float:
        for jobs in self.jobs:
            jobs.put((job, share))
        self.start.wait(MINUTES_AT_MOST * 60)
        start = time.perf_counter()
        self.end.wait(MINUTES_AT_MOST * 60)
        return time.perf_counter() - start

    def go_home(self) -> None:
        for jobs in self.jobs:
            jobs.put(None)
        for person in self.people:
            person.join(10)


def _work(port: int, jobs: Any, start: Any, end: Any) -> None:
    django.setup()
    from django.conf import settings

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    while order := jobs.get():
        job, share = order
        mails = written(share) if job in LOOPS else []
        start.wait()
        LOOPS[job](mails, port) if job in LOOPS else deliver(share)
        end.wait()


def deliver(count: int) -> None:
    """Carry as many mails out of the outbox, batch by batch."""
    from core import clock, outbox

    while count > 0 and (found := outbox.deliver_due(clock.now(), size=min(count, outbox.BATCH))):
        if not found["claimed"]:
            raise RuntimeError("The outbox was empty before the round ended")
        count -= found["claimed"]


def written(count: int) -> list[tuple[str, bytes]]:
    """The same mails, ready for the wire: address and bytes."""
    from core.models import Delivery
    from core.wire import as_bytes

    rows = Delivery.objects.filter(channel="email").select_related("event").order_by("-id")
    return [(row.address, as_bytes(row)) for row in rows[:count]]


def bare_loop(mails: list[tuple[str, bytes]], port: int) -> None:
    """Mails that somebody has written already over one connection, without a queue."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        for address, mail in mails:
            line.sendmail("notices@tradewell.example", [address], mail)


def breath_loop(mails: list[tuple[str, bytes]], port: int) -> None:
    """The same, where the end of each mail asks for the next (RFC 2920, 3.1)."""
    from core.mails.handing import Letter

    with smtplib.SMTP("127.0.0.1", port) as line:
        sender = "notices@tradewell.example"
        letters = [Letter(line, sender, address, mail) for address, mail in mails]
        for letter, then in zip_longest(letters, letters[1:]):
            letter.ask()
            letter.hand_over(then)


LOOPS = {"bare": bare_loop, "breath": breath_loop}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--sent", type=int, default=1_000_000)
    wanted = parser.parse_args()
    begin()
    from bench.sink import sink_in_process

    _fill(wanted.sent, "sent")
    _fill(wanted.waiting, "due")
    with sink_in_process() as port:
        crew = Crew(wanted.connections, port)
        try:
            found = _measure(wanted.mails, crew)
        finally:
            crew.go_home()
            _empty()
    found |= {"waiting": wanted.waiting, "sent": wanted.sent}
    peer = f"post-office {found['post_office_per_second']}/s"
    together = f"post-office {found['post_office_in_one_transaction_per_second']}/s"
    bare = f"loops of smtplib {found['bare_loop_per_second']}/s"
    breath = f"loops in one breath {found['breath_loop_per_second']}/s"
    return publish(
        found,
        [
            at_least("enqueued", found["enqueue_ratio"], ENQUEUE_AT_LEAST, peer),
            at_least(
                "enqueued, all in one transaction",
                found["enqueue_ratio_in_one_transaction"],
                TOGETHER_AT_LEAST,
                together,
            ),
            at_least("delivered", found["deliver_ratio"], DELIVER_AT_LEAST, bare),
            at_least(
                "delivered, all in one breath",
                found["deliver_ratio_in_one_breath"],
                BREATH_AT_LEAST,
                breath,
            ),
        ],
    )


def _measure(mails: int, crew: Crew) -> dict[str, float]:
    from core import clock

    store, now = _store(), clock.now()
    queued, peer, together, delivered, bare, breath = [], [], [], [], [], []
    for _round in range(ROUNDS):
        queued.append(enqueue(mails, store, now))
        letters = post_office.letters(mails)
        peer.append(post_office.enqueue(letters))
        together.append(post_office.enqueue_together(letters))
        share = mails // len(crew.people)
        delivered.append(share * len(crew.people) / crew.seconds_for("deliver", share))
        bare.append(share * len(crew.people) / crew.seconds_for("bare", share))
        breath.append(share * len(crew.people) / crew.seconds_for("breath", share))
    return {
        "mails": mails,
        "connections": len(crew.people),
        "enqueue_per_second": round(max(queued)),
        "post_office_per_second": round(max(peer)),
        "post_office_in_one_transaction_per_second": round(max(together)),
        "enqueue_ratio": round(max(queued) / max(peer), 2),
        "enqueue_ratio_in_one_transaction": round(max(queued) / max(together), 2),
        "deliver_per_second": round(max(delivered)),
        "bare_loop_per_second": round(max(bare)),
        "breath_loop_per_second": round(max(breath)),
        "deliver_ratio": round(max(delivered) / max(bare), 2),
        "deliver_ratio_in_one_breath": round(max(delivered) / max(breath), 2),
    }


def _fill(count: int, status: str) -> None:
    from django.db import connections

    from core import clock

    facts = {"store": _store().pk, "count": count, "status": status, "now": clock.now()}
    with connections["owner"].cursor() as cursor:
        cursor.execute(FILL, facts)
        # As they are where mails were sent long ago; else it is done beside a round.
        cursor.execute("VACUUM (ANALYZE) core_event, core_delivery")


def _empty() -> None:
    """Nothing of it waits when the next bench begins."""
    from core.models import Delivery

    Delivery.objects.filter(status="due", channel="email").update(status="dead", error="bench")


def _store() -> Any:
    from accounts.models import Store
    from core import clock

    facts = {"name": "Bench", "country": "CN", "created_at": clock.now()}
    return Store.objects.get_or_create(slug="bench-outbox", defaults=facts)[0]


if __name__ == "__main__":
    sys.exit(main())
