"""Mails over one line to the mail server: what an answer means for the mail and for the others."""

import smtplib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.db.backends.utils import CursorWrapper

from core import clock
from core.mails.handing import CLOSING, Letter
from core.models import Delivery
from core.outbox import BACKOFF, put_back, release, tick_by
from core.wire import as_bytes

log = structlog.get_logger(__name__)
# With the pauses of the outbox about five days, for as long as a sender should go on when it is
# told "later" (RFC 5321, 4.5.4.1).
TRIES_WHEN_DEFERRED = 55
TOO_LARGE = 552


class LineFault(Exception):
    """The server takes nothing from us now: no mail is at fault, and none loses a try."""


class Taken:
    """The mail that the server took last, until it is ticked: there is never more than one.

    It is ticked while the server hears of the next, before any word of that leaves.
    """

    def __init__(self, cursor: CursorWrapper, now: datetime) -> None:
        self.cursor, self.now, self.ticked = cursor, now, 0
        self.row: Delivery | None = None

    def tick(self) -> None:
        row, self.row = self.row, None
        if row:
            self.ticked += tick_by(self.cursor, row, self.now)


def send_mails(rows: list[Delivery], now: datetime) -> tuple[int, bool]:
    """Send leased mails until one meets a fault of the line; return how many left.

    And whether the server takes none at present: nobody needs to try the next batch.
    """
    line = EmailBackend(fail_silently=False)
    try:
        with connection.cursor() as cursor:
            taken = Taken(cursor, now)
            try:
                is_away = _send_over(line, rows, now, taken)
            finally:
                taken.tick()
            return taken.ticked, is_away
    finally:
        _hang_up(line)


def _send_over(line: EmailBackend, rows: list[Delivery], now: datetime, taken: Taken) -> bool:
    patience = timedelta(seconds=settings.EMAIL_TIMEOUT * 3)
    for place, row in enumerate(rows):
        if clock.now() >= row.due_at - patience:
            release(rows[place:], now)
            break
        try:
            _open(line)
            _send_one(line, row, now, taken)
        except LineFault as error:
            log.warning("mail_server_away", error=str(error)[:200])
            release(rows[place:], now, after=BACKOFF)
            return True
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # Perhaps by this very mail, or after it was taken: it may not go on for ever.
            put_back(row, error, now)
            release(rows[place + 1 :], now, after=BACKOFF)
            break
        except Exception as error:
            # One mail that cannot be put on the wire must not hold up those behind it.
            log.exception("mail_not_sent", delivery_id=row.pk)
            put_back(row, error, now)
    return False


def _open(line: EmailBackend) -> None:
    """Raises LineFault: nobody answers, or our own sign-in to the server is refused."""
    try:
        line.open()
    except (smtplib.SMTPException, OSError) as error:
        raise LineFault(f"{type(error).__name__}: {error}") from error


def _send_one(line: EmailBackend, row: Delivery, now: datetime, taken: Taken) -> None:
    assert line.connection is not None
    try:
        letter = Letter(line.connection, settings.ENVELOPE_FROM, row.address, as_bytes(row))
        letter.ask()
        _tick(taken, line.connection)
        letter.hand_over()
        taken.row = row
    except smtplib.SMTPRecipientsRefused as error:
        [(code, words)] = error.recipients.values()
        _judge(row, code, error, now)
        if code >= 500:
            _note_refusal(row, code, words, now)
    except smtplib.SMTPSenderRefused as error:
        # It is us whom the server refuses, unless the letter is too large for it.
        if error.smtp_code != TOO_LARGE:
            raise LineFault(f"Sender refused: {error.smtp_code} {error.smtp_error!r}") from error
        put_back(row, error, now, final=True)
    except smtplib.SMTPResponseException as error:
        _judge(row, error.smtp_code, error, now)


def _tick(taken: Taken, line: smtplib.SMTP) -> None:
    """Where it fails the line goes with it, for it waits for a mail: nothing else can be said."""
    try:
        taken.tick()
    except Exception:
        line.close()
        raise


def _judge(row: Delivery, code: int, error: Exception, now: datetime) -> None:
    """What an answer to this mail means for it. Raises LineFault where it is to all of them."""
    if code == CLOSING:
        raise LineFault(f"The server closes: {error}") from error
    put_back(row, error, now, final=code >= 500, tries=TRIES_WHEN_DEFERRED)


def _note_refusal(row: Delivery, code: int, words: bytes, now: datetime) -> None:
    from core.bounces.noting import note_refusal

    note_refusal(row, code, words.decode(errors="replace"), now=now)


def _hang_up(line: EmailBackend) -> None:
    try:
        line.close()
    except (smtplib.SMTPException, OSError):
        log.info("mail_line_lost_at_close")
