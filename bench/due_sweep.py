"""The whole sweep of after-sales over open tickets, against a scan and a loop over rows.

`python -m bench.due_sweep [--tickets N] [--due N]`; an empty table is filled first. Promised:
with nothing due at most 1/50 of a scan without an index; with 100,000 answers missed at once, at
least 50 times as many a second as a loop over rows by the ORM. Both leave the very same rows, which
is compared first.
"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bench.promises import at_least, at_most
from bench.report import Found, report

IDLE_AT_MOST = 1 / 50
DUE_AT_LEAST = 50
ROUNDS = 15
LOOPED = 400
MAKE_DUE = """
    UPDATE aftersales_ticket SET due_at = %s WHERE id = ANY(
        ARRAY(SELECT id FROM aftersales_ticket WHERE status = 'open' AND overdue_at IS NULL
              ORDER BY order_id, kind LIMIT %s))
"""
SCAN = """
    SELECT id FROM aftersales_ticket
    WHERE due_at < %s AND due_at IS NOT NULL AND overdue_at IS NULL
"""


def best(job: Any) -> float:
    """The shortest of some rounds: neighbours on the machine only ever slow one down."""
    return min(_seconds(job) for _round in range(ROUNDS))


def scan(now: datetime) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(SCAN, [now])
        cursor.fetchall()


def loop(ids: Sequence[int], now: datetime) -> None:
    """What the sweep does to missed answers, row by row, each read and saved by the ORM."""
    from django.db import transaction

    for pk in ids:
        with transaction.atomic():
            _miss(pk, now)


def _miss(pk: int, now: datetime) -> None:
    from aftersales.models import Ticket
    from aftersales.turns import ends_when_overdue, turn_of
    from aftersales.wording import in_each_language

    rows = Ticket.objects.select_for_update(of=("self",)).select_related("order", "store")
    ticket = rows.get(pk=pk)
    assert ticket.due_at
    kind = "ticket.overdue"
    more: dict[str, Any] = {"due_at": ticket.due_at.isoformat()}
    if ends_when_overdue(ticket):
        _send(ticket, now)
    else:
        turn = turn_of(ticket)
        assert turn.ends_at
        kind = "ticket.unanswered"
        more["silence_at"] = turn.ends_at.isoformat()
        more["outcome"] = in_each_language(turn.words.__str__)
    _tell(ticket, kind, more, now)
    ticket.overdue_at = now
    ticket.save()


def _send(ticket: Any, now: datetime) -> None:
    from django.utils.translation import gettext

    from aftersales.actions.lines import buyer_of
    from aftersales.chasing import decision_due_at, next_to_tell
    from aftersales.clockwork import rules_of
    from aftersales.models import Entry, Watch
    from aftersales.sorting import queues_of
    from aftersales.wording import in_each_language

    words = in_each_language(lambda: gettext("Mediation was asked for."))
    Entry.objects.create(
        store=ticket.store,
        ticket=ticket,
        side="system",
        happening="internal_note",
        text=words["en"],
        words=words,
        at=now,
    )
    ticket.status, ticket.status_at = "mediation", now
    # The row as it was read would take back what the entry told it.
    ticket.said_at = now
    due_at = decision_due_at(ticket)
    ticket.ruling_tell_at = next_to_tell(due_at, ticket.ruling_told, rules_of(ticket))
    ticket.queue = queues_of([ticket], now)[ticket.pk]
    ticket.save()
    buyer = buyer_of(ticket, now)
    event = _tell(ticket, "ticket.in_mediation", {}, now)
    _deliver(event, "email", buyer.address, None, buyer.language, buyer.link)
    # Nobody follows these tickets, but a loop would have to ask.
    assert not Watch.objects.filter(ticket=ticket).exists()


def _tell(ticket: Any, kind: str, more: dict[str, Any], now: datetime) -> Any:
    from accounts.access import SERVICE_ROLES
    from core.models import Event

    event = Event.objects.create(
        kind=kind,
        store=ticket.store,
        subject_type="aftersales.ticket",
        subject_id=str(ticket.pk),
        facts={
            "ticket": ticket.ref,
            "order": ticket.order.number,
            "title": ticket.titles,
            **more,
        },
        at=now,
    )
    for person in ticket.store.people(*SERVICE_ROLES):
        _deliver(event, "inbox", f"user:{person.pk}", person, person.language)
        _deliver(event, "email", person.email, person, person.language)
    return event


def _deliver(event: Any, channel: str, to: str, person: Any, language: str, link: str = "") -> None:
    from core.models import Delivery

    is_here = channel == "inbox"
    Delivery.objects.create(
        event=event,
        channel=channel,
        address=to,
        recipient=person,
        language=language,
        link=link,
        status="sent" if is_here else "due",
        due_at=event.at,
        sent_at=event.at if is_here else None,
    )


def left_by(job: Callable[[], Any], now: datetime) -> list[list[str]]:
    """The rows that the job leaves, without the keys that are dealt out; nothing of it stays."""
    from django.db import transaction

    from aftersales.models import Entry, Ticket
    from core.models import Delivery, Event, SignedLink, Unsealed

    about = ("event__kind", "event__subject_id", "channel", "address", "recipient", "language")
    sent = Delivery.objects.filter(event__at=now)
    rows = (
        Ticket.objects.filter(overdue_at=now).values_list(),
        Entry.objects.filter(at=now).values_list(*_but_key(Entry)),
        Event.objects.filter(at=now).values_list(*_but_key(Event)),
        Unsealed.objects.filter(event__at=now).values_list("event__kind", "event__subject_id"),
        sent.values_list(*about, "status", "due_at", "sent_at", "attempts", "subject", "body"),
        # A link opens by its own key, so only whether there is one can be the same.
        sent.exclude(link="").values_list(*about),
        SignedLink.objects.filter(created_at=now).values_list(*_but_key(SignedLink)),
    )
    with transaction.atomic():
        job()
        found = [sorted(map(repr, kept)) for kept in rows]
        transaction.set_rollback(True)
    return found


def _but_key(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def run(tickets: int, due: int) -> Found:
    from django.db import connection

    from aftersales.actions.rungs import notice_overdue
    from aftersales.models import Ticket
    from aftersales.tasks import sweep_at
    from bench.seed import fill, settle_down
    from core import clock

    now = clock.now()
    fill(tickets=tickets)
    Ticket.objects.exclude(status="open").update(status="open", overdue_at=None)
    settle_down()
    assert not any(sweep_at(now).values())
    idle, scanned = best(lambda: sweep_at(now)), best(lambda: scan(now))
    with connection.cursor() as cursor:
        cursor.execute(MAKE_DUE, [now - timedelta(minutes=1), due + LOOPED])
    settle_down()
    missed = Ticket.objects.filter(due_at__lt=now, overdue_at=None).order_by("order", "kind")
    # Whole orders, so that each kind has its part of them as it has of the others.
    ids = list(missed.values_list("pk", flat=True)[:LOOPED])
    alike = left_by(lambda: notice_overdue(ids, now=now), now)
    assert all(alike) and alike == left_by(lambda: loop(ids, now), now)
    loop_seconds = _seconds(lambda: loop(ids, now))
    sweep_seconds = _seconds(lambda: sweep_at(now))
    assert Ticket.objects.filter(overdue_at=now).count() == len(ids) + due
    looped, swept = len(ids) / loop_seconds, due / sweep_seconds
    return {
        "tickets": Ticket.objects.count(),
        "idle_ms": round(idle * 1000, 2),
        "scan_ms": round(scanned * 1000, 1),
        "looped": len(ids),
        "loop_seconds": round(loop_seconds, 2),
        "looped_per_second": round(looped),
        "swept": due,
        "sweep_seconds": round(sweep_seconds, 2),
        "swept_per_second": round(swept),
    }, [
        at_most("nothing due", idle / scanned, IDLE_AT_MOST, f"a scan {scanned * 1000:.1f} ms"),
        at_least("answers missed at once", swept / looped, DUE_AT_LEAST, f"a loop {looped:.0f}/s"),
    ]


def _seconds(job: Callable[[], Any]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(report(__doc__, run, tickets=1_000_000, due=100_000))
