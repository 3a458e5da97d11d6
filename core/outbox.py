"""Carry deliveries outward: claimed with a lease, acknowledged one by one, sent once.

PostgreSQL holds the work; Celery only wakes it, and a sweep each minute is the guarantee.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

import structlog
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from core.models import Delivery
from core.postgresql.base import DatabaseWrapper
from core.prepared import ASKER, Given, Prepared, prepare
from core.rowsets import as_json, keyed, read_related

log = structlog.get_logger(__name__)

BATCH = 100
LEASE = timedelta(minutes=5)
NOTICES = (Delivery.Channel.INBOX, Delivery.Channel.EMAIL, Delivery.Channel.REACTION)
RECEIVERS = (Delivery.Channel.WEBHOOK,)
LISTENERS = (Delivery.Channel.LISTENER,)
MAX_ATTEMPTS = 8
# 1, 2, 4 … minutes, at most two hours, each with up to a half of jitter.
BACKOFF = timedelta(minutes=1)
BACKOFF_MAX = timedelta(hours=2)
_waits: ContextVar[list[bool] | None] = ContextVar("nudge_waits", default=None)


class Batch(NamedTuple):
    """What one claim took: the rows to carry, and how many were due before they were sorted."""

    rows: list[Delivery]
    found: int


class Draft(NamedTuple):
    """A delivery that is about to be written; core_record reads the fields in this order."""

    channel: str
    address: str
    recipient_id: int | None = None
    language: str = "en"
    link: str = ""
    topic: str = ""
    mandatory: bool = True


class EventRow(NamedTuple):
    """An event that is about to be written; core_record reads the fields in this order."""

    kind: str
    actor_id: int | None
    store_id: int | None
    subject_type: str
    subject_id: str
    facts: Any
    at: datetime


# Who is told of the same events.
Audience = tuple[Draft, ...]


# Functions of the database (core/migrations/0001) keep their plans: every verb waits for the
# first and every mail for the second, and they cost half of the same statements sent from here.
WRITE = "SELECT core_record(%s, %s, %s, %s, %s, %s, %s, %s)"
TICK = "SELECT core_tick(%s, %s, %s)"
WRITE_MANY = """
INSERT INTO core_event (kind, actor_id, store_id, subject_type, subject_id, facts, at)
SELECT told.kind, %s, told.store_id, %s, told.subject_id, told.facts, %s
FROM jsonb_to_recordset(%s) AS told
    (place int, kind text, store_id bigint, subject_id text, facts jsonb)
ORDER BY told.place RETURNING id
"""
# As core_record does it.
DELIVER_MANY = """
INSERT INTO core_delivery (event_id, channel, address, recipient_id, language, link,
                           topic, subject, body, status, attempts, due_at, error, sent_at)
SELECT event.id, told.channel, told.address, told.recipient_id, told.language, told.link,
       told.topic, '', '', CASE told.channel WHEN 'inbox' THEN 'sent' ELSE 'due' END, 0, %s, '',
       CASE told.channel WHEN 'inbox' THEN %s::timestamptz END
FROM unnest(%s::bigint[], %s::int[]) AS event (id, audience)
JOIN jsonb_to_recordset(%s) AS told (audience int, channel text, address text,
                                    recipient_id bigint, language text, link text,
                                    topic text, mandatory boolean)
USING (audience)
WHERE told.channel <> 'inbox' OR told.mandatory OR NOT EXISTS (
    SELECT 1 FROM core_choice AS choice WHERE choice.user_id = told.recipient_id
    AND choice.topic = told.topic AND NOT choice.in_app)
"""
# Systems of the stores that hear of these kinds, as core_record does it.
TELL_LISTENERS = """
INSERT INTO core_delivery (event_id, channel, address, language, link, topic, subject, body,
                           status, attempts, due_at, error)
SELECT event.id, 'listener', 'listener:' || listener.id, 'en', '', '', '', '', 'due', 0, %s, ''
FROM core_event AS event JOIN core_listener AS listener
    ON listener.store_id = event.store_id AND event.kind = ANY(listener.kinds)
WHERE event.id = ANY(%s) AND listener.closed_at IS NULL AND listener.stopped_at IS NULL
"""


def write(event: EventRow, deliveries: Sequence[Draft]) -> None:
    """Store an event with its deliveries in the caller's transaction, before its next statement.

    A worker is woken once the transaction commits.
    """
    cast(DatabaseWrapper, connection).execute_later(WRITE, _values(event, deliveries))
    _nudge_for(deliveries)


def write_with_id(event: EventRow, deliveries: Sequence[Draft]) -> int:
    """The same at once; return the event's id."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE, _values(event, deliveries))
        event_id: int = cursor.fetchone()[0]
    _nudge_for(deliveries)
    return event_id


def _values(event: EventRow, deliveries: Sequence[Draft]) -> list[Any]:
    return [*event._replace(facts=json.dumps(event.facts)), json.dumps(deliveries)]


def write_many(
    events: Sequence[tuple[str, int | None, str, Mapping[str, Any]]],
    *,
    subject_type: str,
    actor_id: int | None,
    at: datetime,
    audiences: Sequence[Sequence[Audience]],
) -> list[int]:
    """Store events (kind, store, subject, facts), each told its audiences; return their ids.

    An audience goes over the wire once, however many events it is told.
    """
    if not events:
        return []
    told = as_json(
        ((place, *event) for place, event in enumerate(events)),
        ("place", "kind", "store_id", "subject_id", "facts"),
    )
    with connection.cursor() as cursor:
        cursor.execute(WRITE_MANY, [actor_id, subject_type, at, told])
        # Ids are given out in the order of `place`.
        ids = sorted(pk for (pk,) in cursor.fetchall())
        cursor.execute(TELL_LISTENERS, [at, ids])
    _deliver_many(list(zip(ids, audiences, strict=True)), at)
    return ids


def _deliver_many(told: Sequence[tuple[int, Sequence[Audience]]], at: datetime) -> None:
    places: dict[Audience, int] = {}
    pairs = [(pk, places.setdefault(one, len(places))) for pk, own in told for one in own]
    drafts = [(place, *draft) for one, place in places.items() for draft in one]
    if not drafts:
        return
    events, audiences = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        drafted = as_json(drafts, ("audience", *Draft._fields))
        cursor.execute(DELIVER_MANY, [at, at, list(events), list(audiences), drafted])
    _nudge_for(draft for one in places for draft in one)


def _nudge_for(drafts: Iterable[Draft]) -> None:
    if any(draft.channel != Delivery.Channel.INBOX for draft in drafts):
        _nudge_after_commit()


def _nudge_after_commit() -> None:
    if not any(entry[1] is _nudge for entry in connection.run_on_commit):
        transaction.on_commit(_nudge, robust=True)


@contextmanager
def nudging_once() -> Iterator[None]:
    """Within, no commit wakes a worker; one is woken at the end, if any would have been."""
    waits: list[bool] = []
    token = _waits.set(waits)
    try:
        yield
    finally:
        _waits.reset(token)
        if waits:
            _nudge_after_commit()


def _nudge() -> None:
    from core.tasks import deliver_due

    waits = _waits.get()
    if waits is not None:
        waits.append(True)
        return
    deliver_due.delay()


def claim(now: datetime, *, size: int = BATCH, channels: Sequence[str] = NOTICES) -> list[Delivery]:
    """The rows of `claim_batch`."""
    return claim_batch(now, size=size, channels=channels).rows


def claim_batch(
    now: datetime,
    *,
    size: int = BATCH,
    channels: Sequence[str] = NOTICES,
    only: Sequence[int] | None = None,
) -> Batch:
    """Lease up to `size` due deliveries (of `only`) to this worker, oldest first; nobody else gets
    them.

    Other systems may be slow: workers of their own wait for them, apart for those of the
    operator (`RECEIVERS`) and those of stores (`LISTENERS`).

    Mails have their words then, written once: a repetition sends the very same mail. Those of
    secret kinds are written each time.
    """
    from core.notices.sorting import sort_out
    from core.notices.writing import lease_out, write_mails

    with transaction.atomic():
        rows = _lock_due(now, size, channels, only)
        found = len(rows)
        rows, failed = sort_out(rows, now)
        failed += write_mails(rows)
        rows += [row for row, _error in failed if row not in rows]
        lease_out(rows, now + LEASE)
        for row in rows:
            row.status, row.due_at, row.attempts = "sending", now + LEASE, row.attempts + 1
        for row, error in failed:
            put_back(row, error, now)
    stay = {row.pk for row, _error in failed}
    return Batch(sorted((row for row in rows if row.pk not in stay), key=lambda row: row.id), found)


def _lock_due(
    now: datetime, size: int, channels: Sequence[str], only: Sequence[int] | None
) -> list[Delivery]:
    """With their events; their stores and people, which many share, are read once each."""
    asked = _due(size, tuple(channels), only is not None)
    rows = asked.rows_of(Delivery, "event", now=now, only=list(only or ()))
    events = [row.event for row in rows]
    for told, name in ((events, "store"), (events, "actor"), (rows, "recipient")):
        read_related(told, name)
    return rows


@cache
def _due(size: int, channels: tuple[str, ...], of_some: bool) -> Prepared:
    rows = Delivery.objects.filter(status__in=["due", "sending"], due_at__lte=ASKER.now)
    rows = rows.filter(channel__in=channels)
    if of_some:
        rows = rows.filter(keyed(Delivery, Given("only", ArrayField(models.BigIntegerField()))))
    rows = rows.select_related("event").order_by("due_at", "id")
    # In the order of `columns_of`; a question for columns cannot say of which table it locks rows.
    return prepare(rows.select_for_update(skip_locked=True, no_key=True, of=("self",))[:size])


def deliver_due(
    now: datetime, *, size: int = BATCH, channels: Sequence[str] = NOTICES
) -> dict[str, int]:
    """Send one batch; return how many were due and how many of them sent.

    Not only those that left: a batch that is full of mails which nobody wants is not the last.
    Where the mail server takes nothing, `away` is there too.
    """
    from core.mails.sending import send_mails

    batch, found = claim_batch(now, size=size, channels=channels)
    reactions = [row for row in batch if row.channel == Delivery.Channel.REACTION]
    sent = sum(_react(row, now) for row in reactions)
    mails = [row for row in batch if row.channel == Delivery.Channel.EMAIL]
    left, is_away = send_mails(mails, now) if mails else (0, False)
    return {"claimed": found, "sent": sent + left} | ({"away": 1} if is_away else {})


def retry(delivery: Delivery, *, now: datetime) -> None:
    """Put a delivery that was given up back in the queue, with fresh attempts."""
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.DEAD).update(
        status=Delivery.Status.DUE, due_at=now, attempts=0, error=""
    )
    _nudge_after_commit()


def _react(row: Delivery, now: datetime) -> bool:
    from core.events import HANDLERS

    try:
        # The effect and its tick are one transaction: it happens once or not at all.
        with transaction.atomic():
            if not tick(row, now):
                return False
            HANDLERS[row.address](row.event, now=now)
    except Exception as error:
        log.exception("reaction_failed", handler=row.address, event_id=row.event_id)
        put_back(row, error, now)
        return False
    return True


def tick(row: Delivery, now: datetime) -> bool:
    with connection.cursor() as cursor:
        return tick_by(cursor, row, now)


def tick_by(cursor: CursorWrapper, row: Delivery, now: datetime) -> bool:
    """By a cursor that its caller keeps for many: one costs as much as the statement."""
    cursor.execute(TICK, [row.pk, row.due_at, now])
    return bool(cursor.fetchone()[0])


def put_back(
    row: Delivery,
    error: Exception,
    now: datetime,
    *,
    final: bool = False,
    tries: int = MAX_ATTEMPTS,
) -> None:
    """Keep it for a later try, or give it up where it is `final` or had its `tries`."""
    mine = Delivery.objects.filter(pk=row.pk, status="sending", due_at=row.due_at)
    words = f"{type(error).__name__}: {error}"[:500]
    if final or row.attempts >= tries:
        mine.update(status=Delivery.Status.DEAD, error=words)
        return
    wait = min(BACKOFF * 2 ** min(row.attempts - 1, MAX_ATTEMPTS), BACKOFF_MAX) * random.uniform(
        1.0, 1.5
    )
    mine.update(status=Delivery.Status.DUE, due_at=now + wait, error=words)


def release(rows: list[Delivery], now: datetime, after: timedelta = timedelta()) -> None:
    for row in rows:
        Delivery.objects.filter(pk=row.pk, status="sending", due_at=row.due_at).update(
            status=Delivery.Status.DUE, due_at=now + after, attempts=F("attempts") - 1
        )
