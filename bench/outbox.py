"""Enqueue and deliver notices, beside what the same machine can do without a queue.

`python -m bench outbox [--mails N] [--connections N] [--waiting N] [--sent N]`. Enqueue: events,
one mail each, recorded in the caller's transaction, beside the same mails given to
django-post-office's `send`, which commits each by itself, and to the same in one transaction; and
by the calls that both have for many at once.
Deliver: as many workers as connections carry that many out of an outbox where far more wait beside
those sent long ago, beside as many loops over a line of smtplib, and beside loops that say as much
in one breath as our workers do. The best of some rounds counts, for all sides alike: neighbours on
the machine only ever slow a round down. Promised: enqueue at least four times as fast, half as fast
again where both commit once, three times by the calls for many; deliver at least 70 % of smtplib's
loops, half of the others.
"""

import argparse
import multiprocessing
import os
import smtplib
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from typing import Any

import django

from bench import post_office
from bench.promises import at_least
from bench.report import begin, publish

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
# Whose rate is held against whose, and how many times as high it is at least.
PROMISED = {
    "enqueued": ("enqueue", "post_office", 4.0),
    "enqueued, all in one transaction": ("enqueue", "post_office_in_one_transaction", 1.5),
    "enqueued, many at once": ("enqueue_many", "post_office_send_many", 3.0),
    "delivered": ("deliver", "bare_loop", 0.7),
    "delivered, all in one breath": ("deliver", "breath_loop", 0.5),
}
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


def enqueue_many(count: int, store: Any, now: Any) -> float:
    """The same events recorded at once."""
    from django.db import transaction

    from core.events import Addressee, Happening, record_many

    start = time.perf_counter()
    with transaction.atomic():
        happened = [
            Happening(
                "api_key.issued",
                store.pk,
                store.pk,
                {"name": f"Till {number}"},
                mail_to=[Addressee(f"buyer{number}@example.org")],
            )
            for number in range(count)
        ]
        record_many(happened, model=type(store), actor=None, at=now)
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
    from core.notices.writing import write_mails
    from core.wire import as_bytes

    mails = Delivery.objects.filter(channel="email").order_by("-id")
    rows = list(mails.select_related("event__store", "event__actor", "recipient")[:count])
    # The newest wait behind all others and have no words yet.
    assert not write_mails(rows)
    return [(row.address, as_bytes(row)) for row in rows]


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


LOOPS = {"bare_loop": bare_loop, "breath_loop": breath_loop}


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
    figures: dict[str, Any] = {f"{job}_per_second": rate for job, rate in found.items()}
    return publish(
        vars(wanted) | figures,
        [
            at_least(
                name,
                round(found[ours] / found[peer], 2),
                least,
                f"{peer.replace('_', ' ')} {found[peer]}/s",
            )
            for name, (ours, peer, least) in PROMISED.items()
        ],
    )


def _measure(mails: int, crew: Crew) -> dict[str, int]:
    """Mails a second of each job, in its best round."""
    from core import clock

    store, now = _store(), clock.now()
    # Letters are made of the newest mails.
    enqueue(mails, store, now)
    letters, share = post_office.letters(mails), mails // len(crew.people)

    def by_crew(job: str) -> float:
        return share * len(crew.people) / crew.seconds_for(job, share)

    jobs: dict[str, Callable[[], float]] = {
        "enqueue": lambda: enqueue(mails, store, now),
        "post_office": lambda: post_office.enqueue(letters),
        "post_office_in_one_transaction": lambda: post_office.enqueue_together(letters),
        "enqueue_many": lambda: enqueue_many(mails, store, now),
        "post_office_send_many": lambda: post_office.enqueue_many(letters),
        **{job: partial(by_crew, job) for job in ("deliver", *LOOPS)},
    }
    found: dict[str, list[float]] = {job: [] for job in jobs}
    for _round in range(ROUNDS):
        for job, run in jobs.items():
            found[job].append(run())
    return {job: round(max(rates)) for job, rates in found.items()}


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
