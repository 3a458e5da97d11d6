"""The words of mails that are about to leave, and how they are kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.db import connection

from core.events import KINDS
from core.models import Delivery
from core.wording import write_mail

log = structlog.get_logger(__name__)
LEASE_OUT = """
UPDATE core_delivery SET status = 'sending', due_at = %s, attempts = attempts + 1,
                         subject = row.subject, body = row.body, language = row.language
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
    AS row (id, subject, body, language)
WHERE core_delivery.id = row.id
"""


def lease_out(rows: Sequence[Delivery], until: datetime) -> None:
    """Lease them with their words, in one statement."""
    subjects, bodies = zip(*map(_kept, rows), strict=True) if rows else ((), ())
    words = [list(subjects), list(bodies), [row.language for row in rows]]
    with connection.cursor() as cursor:
        cursor.execute(LEASE_OUT, [until, [row.pk for row in rows], *words])


def _kept(row: Delivery) -> tuple[str, str]:
    """Subject and body as the table keeps them: those of secret mails are written again instead."""
    kind = KINDS.get(row.event.kind)
    return ("", "") if kind and kind.is_secret else (row.subject, row.body)


def write_mails(rows: Iterable[Delivery]) -> list[tuple[Delivery, Exception]]:
    """Give each mail its words; return those that could not be written, with the reason."""
    unwritten = []
    for row in rows:
        if row.subject or row.channel != Delivery.Channel.EMAIL:
            continue
        try:
            if row.recipient:
                row.language = row.recipient.language
            row.subject, row.body = write_mail(row)
        except Exception as error:
            # A template that cannot be rendered must not hold up the mails behind it.
            log.exception("mail_not_written", delivery_id=row.pk)
            unwritten.append((row, error))
    return unwritten
