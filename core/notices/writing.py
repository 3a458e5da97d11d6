"""The words of mails that are about to leave, and how they are kept."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import structlog
from django.db import connection

from core.events import KINDS
from core.models import Delivery
from core.wording import Voice, speaking, write_in, zone_of

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
    """Give each mail its words; return those that could not be written, with the reason.

    Those in one language and zone are written together, for neither is switched to quickly.
    """
    unwritten: list[tuple[Delivery, Exception]] = []
    alike: dict[tuple[str, str], list[Delivery]] = {}
    for row in rows:
        if row.subject or row.channel != Delivery.Channel.EMAIL:
            continue
        if row.recipient:
            row.language = row.recipient.language
        alike.setdefault((row.language, zone_of(row)), []).append(row)
    for (language, zone), mails in alike.items():
        try:
            with speaking(language, zone) as voice:
                unwritten += _write_in(voice, mails)
        except Exception as error:
            log.exception("mails_not_written", language=language, zone=zone)
            unwritten += [(row, error) for row in mails]
    return unwritten


def _write_in(voice: Voice, mails: Iterable[Delivery]) -> Iterator[tuple[Delivery, Exception]]:
    for row in mails:
        try:
            row.subject, row.body = write_in(voice, row)
        except Exception as error:
            # A template that cannot be rendered must not hold up the mails behind it.
            log.exception("mail_not_written", delivery_id=row.pk)
            yield row, error
