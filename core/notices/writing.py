"""The words of mails that are about to leave."""

from collections.abc import Iterable

import structlog

from core.models import Delivery
from core.wording import write_mail

log = structlog.get_logger(__name__)


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
