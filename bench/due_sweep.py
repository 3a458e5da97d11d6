"""The sweep of answer clocks over open tickets, against a scan and against a loop over rows.

`python -m bench.due_sweep [--tickets N] [--due N]`; an empty table is filled first. Promised:
with nothing due at most 1/50 of a scan without an index; with 100,000 answers missed at once, at
least 50 times as many a second as a loop that saves the same rows one by one.
"""

import sys
import time
from datetime import datetime, timedelta
from typing import Any

from bench.report import report

IDLE_AT_MOST = 1 / 50
DUE_AT_LEAST = 50
ROUNDS = 15
LOOPED = 400
MAKE_DUE = """
    UPDATE aftersales_ticket SET due_at = %s WHERE id = ANY(
        ARRAY(SELECT id FROM aftersales_ticket WHERE status = 'open' AND overdue_at IS NULL
              ORDER BY id LIMIT %s))
"""
SCAN = """
    SELECT id FROM aftersales_ticket
    WHERE due_at < %s AND due_at IS NOT NULL AND overdue_at IS NULL
"""


def sweep(now: datetime) -> dict[str, int]:
    from aftersales.actions.rungs import rungs_at
    from aftersales.models import Ticket
    from core.sweeps import do_in_batches

    return {name: do_in_batches(ids, verb, now, Ticket) for name, verb, ids in rungs_at(now)}


def best(job: Any) -> float:
    """The shortest of some rounds: neighbours on the machine only ever slow one down."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def scan(now: datetime) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(SCAN, [now])
        cursor.fetchall()


def loop(now: datetime, count: int) -> int:
    """What the sweep does, as a loop over rows would: lock, save and insert one by one."""
    from django.db import transaction

    from aftersales.models import Ticket

    late = Ticket.objects.filter(due_at__lt=now, overdue_at=None).order_by("pk")
    done = 0
    for pk in list(late.values_list("pk", flat=True)[:count]):
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=pk)
            if ticket.kind in ("complaint", "dispute"):
                _send(ticket, now)
            _tell(ticket, "ticket.overdue", now)
            ticket.overdue_at = now
            ticket.save()
        done += 1
    return done


def _send(ticket: Any, now: datetime) -> None:
    from aftersales.models import Entry
    from core.models import SignedLink

    Entry.objects.create(
        store=ticket.store,
        ticket=ticket,
        side="system",
        happening="internal_note",
        text="Mediation was asked for.",
        at=now,
    )
    ends_at = now + timedelta(days=90)
    link = SignedLink.objects.create(
        purpose="buyer",
        subject_id=ticket.order_id,
        store=ticket.store,
        created_at=now,
        expires_at=ends_at,
    )
    ticket.status, ticket.status_at = "mediation", now
    event = _tell(ticket, "ticket.in_mediation", now)
    _deliver(event, "email", ticket.order.buyer_email, None, link.token, now)


def _tell(ticket: Any, kind: str, now: datetime) -> Any:
    from core.models import Event

    facts = {"ticket": ticket.ref, "order": ticket.order.number, "title": ticket.titles}
    event = Event.objects.create(
        kind=kind,
        store=ticket.store,
        subject_type="aftersales.ticket",
        subject_id=str(ticket.pk),
        facts=facts,
        at=now,
    )
    for person in ticket.store.people("owner", "manager", "service_clerk"):
        _deliver(event, "inbox", f"user:{person.pk}", person, "", now)
        _deliver(event, "email", person.email, person, "", now)
    return event


def _deliver(event: Any, channel: str, to: str, person: Any, link: str, now: datetime) -> None:
    from core.models import Delivery

    Delivery.objects.create(
        event=event, channel=channel, address=to, recipient=person, link=link, due_at=now
    )


def run(tickets: int, due: int) -> dict[str, Any]:
    from django.db import connection

    from aftersales.models import Ticket
    from bench.tickets import seed, settle_down
    from core import clock

    now = clock.now()
    if Ticket.objects.count() < tickets:
        seed(tickets, "open", now)
    Ticket.objects.exclude(status="open").update(status="open", overdue_at=None)
    settle_down()
    assert not any(sweep(now).values())
    idle, scanned = best(lambda: sweep(now)), best(lambda: scan(now))
    with connection.cursor() as cursor:
        cursor.execute(MAKE_DUE, [now - timedelta(minutes=1), due + LOOPED])
    settle_down()
    start = time.perf_counter()
    looped = loop(now, LOOPED) / (time.perf_counter() - start)
    start = time.perf_counter()
    done = sweep(now)
    swept = done["overdue"] / (time.perf_counter() - start)
    assert done["overdue"] == due
    return {
        "tickets": Ticket.objects.count(),
        "idle_ms": round(idle * 1000, 2),
        "scan_ms": round(scanned * 1000, 1),
        "idle_ratio": round(idle / scanned, 4),
        "looped_per_second": round(looped),
        "swept_per_second": round(swept),
        "due_ratio": round(swept / looped, 1),
        "kept": idle / scanned <= IDLE_AT_MOST and swept / looped >= DUE_AT_LEAST,
    }


if __name__ == "__main__":
    sys.exit(report(__doc__, run, tickets=1_000_000, due=100_000))
