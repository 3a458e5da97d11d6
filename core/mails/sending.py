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
from core.outbox import BACKOFF, LEASE, put_back, release, tick_by
from core.wire import as_bytes

log = structlog.get_logger(__name__)
# With the pauses of the outbox about five days, for as long as a sender should go on when it is
# told "later" (RFC 5321, 4.5.4.1).
TRIES_WHEN_DEFERRED = 55
TOO_LARGE = 552
# For the server, by one mail: a greeting, EHLO twice around TLS, four answers, and one to spare.
WAITS = 8


class LineFault(Exception):
    """The server takes nothing from us now: no mail is at fault, and none loses a try."""


class TickFailed(Exception):
    """The mail before is taken and not ticked; nothing of this one was said."""


class Round:
    """The mails of one batch on their way over one line.

    The mail that the server took last is ticked while it hears of the next, before any word of
    that leaves: there is never more than one that is taken and not ticked.
    """

    def __init__(self, line: EmailBackend, cursor: CursorWrapper, now: datetime) -> None:
        self.line, self.cursor, self.now, self.ticked = line, cursor, now, 0
        self.taken: Delivery | None = None
        # What the server may have been asked already.
        self.following: tuple[Delivery, Letter] | None = None

    def send(self, row: Delivery, following: Delivery | None) -> None:
        """Raises what `Letter` raises, LineFault where the server has no ear for us at all."""
        self._open()
        letter = self._letter(row)
        letter.ask()
        self._tick_between()
        letter.hand_over(self._ahead(following))
        self.taken = row

    def tick(self) -> None:
        """What was taken stays taken until its tick is written: `end` tries once more."""
        if self.taken:
            self.ticked += tick_by(self.cursor, self.taken, self.now)
            self.taken = None

    def end(self) -> None:
        """Tick what was taken last.

        A line on which a mail is asked for is cut: the server would take a farewell for that mail.
        """
        if self.following and self.following[1].is_asked:
            self.following[1].line.close()
        self.tick()

    def _open(self) -> None:
        """Raises LineFault: nobody answers, or our own sign-in to the server is refused."""
        try:
            self.line.open()
        except (smtplib.SMTPException, OSError) as error:
            raise LineFault(f"{type(error).__name__}: {error}") from error

    def _letter(self, row: Delivery) -> Letter:
        following, self.following = self.following, None
        if following and following[0] is row:
            return following[1]
        assert self.line.connection is not None
        about = (settings.ENVELOPE_FROM, row.address, as_bytes(row))
        return Letter(self.line.connection, *about, may_pipeline=settings.EMAIL_PIPELINING)

    def _ahead(self, row: Delivery | None) -> Letter | None:
        """The next letter; none where it cannot be put on the wire, which its own turn will say."""
        try:
            letter = self._letter(row) if row else None
        except Exception:
            return None
        self.following = (row, letter) if row and letter else None
        return letter

    def _tick_between(self) -> None:
        """Raises TickFailed. The line goes with it, for it waits for a mail."""
        try:
            self.tick()
        except Exception as error:
            if self.line.connection:
                self.line.connection.close()
            raise TickFailed from error


def send_mails(rows: list[Delivery], now: datetime) -> tuple[int, bool]:
    """Send leased mails until one meets a fault of the line; return how many left.

    And whether the server takes none at present: nobody needs to try the next batch.
    """
    line = EmailBackend(fail_silently=False)
    try:
        with connection.cursor() as cursor:
            sending = Round(line, cursor, now)
            try:
                is_away = _send_over(sending, rows, now)
            finally:
                sending.end()
            return sending.ticked, is_away
    finally:
        _hang_up(line)


def _send_over(sending: Round, rows: list[Delivery], now: datetime) -> bool:
    patience = min(timedelta(seconds=settings.EMAIL_TIMEOUT * WAITS), LEASE / 2)
    for place, row in enumerate(rows):
        if clock.now() >= row.due_at - patience:
            release(rows[place:], now)
            break
        following = rows[place + 1] if place + 1 < len(rows) else None
        try:
            _send_one(sending, row, following, now)
        except TickFailed:
            log.exception("mail_not_ticked", delivery_id=sending.taken and sending.taken.pk)
            release(rows[place:], now)
            break
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


def _send_one(sending: Round, row: Delivery, following: Delivery | None, now: datetime) -> None:
    try:
        sending.send(row, following)
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
