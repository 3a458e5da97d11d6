"""The same mails put into the queue of django-post-office, as its users do."""

import time
from collections.abc import Sequence
from typing import NamedTuple


class Letter(NamedTuple):
    """A mail whose words are ready."""

    address: str
    subject: str
    text: str
    html: str


def letters(count: int) -> list[Letter]:
    """The newest mails of our own outbox, with the words that they leave with."""
    from core.mails.html import as_html
    from core.models import Delivery
    from core.wording import write_mail

    rows = Delivery.objects.filter(channel="email").select_related("event__store").order_by("-id")
    found = []
    for row in rows[:count]:
        subject, text = write_mail(row)
        found.append(Letter(row.address, subject, text, as_html(subject, text, row.language)))
    return found


def enqueue(mails: Sequence[Letter]) -> float:
    """Mails queued a second as its users call it: each `send` is a transaction of its own."""
    start = time.perf_counter()
    for letter in mails:
        _send(letter)
    return len(mails) / (time.perf_counter() - start)


def enqueue_together(mails: Sequence[Letter]) -> float:
    """The same in one transaction of the caller."""
    from django.db import transaction

    with transaction.atomic():
        return enqueue(mails)


def enqueue_many(mails: Sequence[Letter]) -> float:
    """The same by the call that it has for many at once."""
    from post_office import mail

    start = time.perf_counter()
    mail.send_many([_told(letter) for letter in mails])
    return len(mails) / (time.perf_counter() - start)


def _send(letter: Letter) -> None:
    from post_office import mail

    mail.send(**_told(letter))


def _told(letter: Letter) -> dict[str, str]:
    from django.conf import settings

    return {
        "recipients": letter.address,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "subject": letter.subject,
        "message": letter.text,
        "html_message": letter.html,
    }
