"""Carry deliveries outward: claimed with a lease, acknowledged one by one, sent once.

PostgreSQL holds the work; Celery only wakes it, and a sweep each minute is the guarantee.
"""

import json
import random
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.charset import QP, Charset
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime

import structlog
from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.db.models import F

from core import clock
from core.models import Delivery, Event

log = structlog.get_logger(__name__)

BATCH = 100
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
# 1, 2, 4 … minutes, at most two hours, each with up to a half of jitter.
BACKOFF = timedelta(minutes=1)
BACKOFF_MAX = timedelta(hours=2)
# Headers are short and encoded above: folding them again would cost half a millisecond.
WIRE = compat32.clone(linesep="\r\n", max_line_length=0)
# Quoted-printable: mails in Latin letters stay readable in a log, Chinese ones are a bit longer.
QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP
ERRORS_OF_THE_LINE = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, OSError)


# Event and deliveries in one round trip: every verb waits for it.
WRITE = """
WITH event AS (
    INSERT INTO core_event (kind, actor_id, store_id, subject_type, subject_id, facts, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
), deliveries AS (
    INSERT INTO core_delivery (event_id, channel, address, recipient_id, language, link,
                               subject, body, status, attempts, due_at, error, sent_at)
    SELECT event.id, row.channel, row.address, row.recipient_id, row.language, row.link,
           '', '', row.status, 0, %s, '', CASE WHEN row.status = 'sent' THEN %s::timestamptz END
    FROM event, unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[])
         AS row (channel, address, recipient_id, language, link, status)
)
SELECT id FROM event
"""


KEEP_WORDS = """
UPDATE core_delivery SET subject = row.subject, body = row.body
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS row (id, subject, body)
WHERE core_delivery.id = row.id
"""
# Only the lease we hold may be ticked: a slow worker cannot overwrite its successor.
TICK = """
UPDATE core_delivery SET status = 'sent', sent_at = %s, error = ''
WHERE id = %s AND status = 'sending' AND due_at = %s
"""


def write(event: Event, deliveries: Sequence[Delivery]) -> None:
    """Store an event with its deliveries in the caller's transaction, and give it its id.

    A worker is woken once the transaction commits.
    """
    head = (event.kind, event.actor_id, event.store_id, event.subject_type, event.subject_id)
    columns = [
        [getattr(row, name) for row in deliveries]
        for name in ("channel", "address", "recipient_id", "language", "link", "status")
    ]
    facts = json.dumps(event.facts, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*head, facts, event.at, event.at, event.at, *columns])
        (event.pk,) = cursor.fetchone()
    event._state.adding, event._state.db = False, connection.alias
    if any(row.status == Delivery.Status.DUE for row in deliveries):
        _nudge_after_commit()


def _nudge_after_commit() -> None:
    if not any(entry[1] is _nudge for entry in connection.run_on_commit):
        transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    from core.tasks import deliver_due

    deliver_due.delay()


def claim(now: datetime, *, size: int = BATCH) -> list[Delivery]:
    """Lease up to `size` due deliveries to this worker, oldest first; nobody else gets them."""
    with transaction.atomic():
        ids = list(
            Delivery.objects.filter(status__in=["due", "sending"], due_at__lte=now)
            .order_by("due_at", "id")
            .select_for_update(skip_locked=True, no_key=True)
            .values_list("id", flat=True)[:size]
        )
        Delivery.objects.filter(id__in=ids).update(
            status=Delivery.Status.SENDING, due_at=now + LEASE, attempts=F("attempts") + 1
        )
    rows = Delivery.objects.filter(id__in=ids).select_related("event", "event__store", "recipient")
    return sorted(rows, key=lambda row: row.id)


def deliver_due(now: datetime, *, size: int = BATCH) -> dict[str, int]:
    """Send one batch; return how many were claimed, sent and put back or given up."""
    batch = claim(now, size=size)
    reactions = [row for row in batch if row.channel == Delivery.Channel.REACTION]
    sent = sum(_react(row, now) for row in reactions)
    mails = [row for row in batch if row.channel == Delivery.Channel.EMAIL]
    if mails:
        sent += _send_mails(mails, now)
    return {"claimed": len(batch), "sent": sent}


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
            if not _tick(row, now):
                return False
            HANDLERS[row.address](row.event, now=now)
    except Exception as error:
        log.exception("reaction_failed", handler=row.address, event_id=row.event_id)
        _put_back(row, error, now)
        return False
    return True


def _send_mails(rows: list[Delivery], now: datetime) -> int:
    line = EmailBackend(fail_silently=False)
    sent = 0
    _write(rows, now)
    rows = [row for row in rows if row.subject]
    try:
        for place, row in enumerate(rows):
            if clock.now() >= row.due_at - timedelta(seconds=settings.EMAIL_TIMEOUT * 3):
                _release(rows[place:], now)
                break
            try:
                line.open()
                sent += _send_one(line, row, now)
            except ERRORS_OF_THE_LINE as error:
                _put_back(row, error, now)
                _release(rows[place + 1 :], now, after=BACKOFF)
                break
    finally:
        _hang_up(line)
    return sent


def _write(rows: list[Delivery], now: datetime) -> None:
    """Put the words of the batch on its rows, once: a repetition sends the very same mail."""
    from core.wording import write_mail

    fresh = [row for row in rows if not row.subject]
    for row in fresh:
        try:
            row.subject, row.body = write_mail(row)
        except Exception as error:
            # A template that cannot be rendered must not hold up the mails behind it.
            log.exception("mail_not_written", delivery_id=row.pk)
            _put_back(row, error, now)
    written = [row for row in fresh if row.subject]
    columns = [[getattr(row, name) for row in written] for name in ("pk", "subject", "body")]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_WORDS, columns)


def _send_one(line: EmailBackend, row: Delivery, now: datetime) -> bool:
    try:
        assert line.connection is not None
        line.connection.sendmail(settings.ENVELOPE_FROM, [row.address], as_bytes(row))
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        _put_back(row, error, now, final=all(code >= 500 for code in codes))
        return False
    except smtplib.SMTPResponseException as error:
        _put_back(row, error, now, final=error.smtp_code >= 500)
        return False
    return _tick(row, now)


def as_bytes(row: Delivery) -> bytes:
    """Return the mail as it goes over the wire; the same Message-ID on every try."""
    mail = MIMEText(row.body, "plain", QUOTED)  # type: ignore[arg-type]
    # A Header folds and encodes; plain words stay readable on the wire.
    mail["Subject"] = str(Header(row.subject, "utf-8").encode())
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = row.address
    mail["Date"] = format_datetime(row.event.at)
    mail["Message-ID"] = row.message_id
    mail["Content-Language"] = row.language
    mail["Auto-Submitted"] = "auto-generated"
    return mail.as_bytes(policy=WIRE)


def _tick(row: Delivery, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TICK, [now, row.pk, row.due_at])
        return bool(cursor.rowcount)


def _put_back(row: Delivery, error: Exception, now: datetime, *, final: bool = False) -> None:
    mine = Delivery.objects.filter(pk=row.pk, status="sending", due_at=row.due_at)
    words = f"{type(error).__name__}: {error}"[:500]
    if final or row.attempts >= MAX_ATTEMPTS:
        mine.update(status=Delivery.Status.DEAD, error=words)
        return
    wait = min(BACKOFF * 2 ** (row.attempts - 1), BACKOFF_MAX) * random.uniform(1.0, 1.5)
    mine.update(status=Delivery.Status.DUE, due_at=now + wait, error=words)


def _release(rows: list[Delivery], now: datetime, after: timedelta = timedelta()) -> None:
    for row in rows:
        Delivery.objects.filter(pk=row.pk, status="sending", due_at=row.due_at).update(
            status=Delivery.Status.DUE, due_at=now + after, attempts=F("attempts") - 1
        )


def _hang_up(line: EmailBackend) -> None:
    try:
        line.close()
    except ERRORS_OF_THE_LINE:
        log.info("mail_line_lost_at_close")
