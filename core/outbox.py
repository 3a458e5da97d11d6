"""Carry deliveries outward: claimed with a lease, acknowledged one by one, sent once.

PostgreSQL holds the work; Celery only wakes it, and a sweep each minute is the guarantee.
"""

import random
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import structlog
from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.db.models import F

from core import clock
from core.models import Delivery

log = structlog.get_logger(__name__)

BATCH = 100
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
# 1, 2, 4 … minutes, at most two hours, each with up to a half of jitter.
BACKOFF = timedelta(minutes=1)
BACKOFF_MAX = timedelta(hours=2)
ERRORS_OF_THE_LINE = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, OSError)


def enqueue(deliveries: Iterable[Delivery]) -> None:
    """Store deliveries in the caller's transaction and wake a worker once it commits."""
    rows = Delivery.objects.bulk_create(deliveries, batch_size=1000)
    if any(row.status == Delivery.Status.DUE for row in rows):
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


def _send_one(line: EmailBackend, row: Delivery, now: datetime) -> bool:
    from core.wording import write_mail

    try:
        if not row.subject:
            row.subject, row.body = write_mail(row)
            row.save(update_fields=["subject", "body"])
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
    except OSError:
        raise
    except Exception as error:
        # A template that cannot be rendered must not hold up the mails behind it.
        log.exception("mail_failed", delivery_id=row.pk)
        _put_back(row, error, now)
        return False
    return _tick(row, now)


def as_bytes(row: Delivery) -> bytes:
    """Return the mail as it goes over the wire; the same Message-ID on every try."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = row.subject
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = row.address
    mail["Date"] = row.event.at
    mail["Message-ID"] = row.message_id
    mail["Content-Language"] = row.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(row.body)
    return mail.as_bytes()


def _tick(row: Delivery, now: datetime) -> bool:
    # Only the lease we hold may be ticked: a slow worker cannot overwrite its successor.
    mine = Delivery.objects.filter(pk=row.pk, status="sending", due_at=row.due_at)
    return bool(mine.update(status=Delivery.Status.SENT, sent_at=now, error=""))


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
