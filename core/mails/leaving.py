"""The way out of mails on a topic, by one click in the mail program (RFC 8058)."""

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.events import KINDS, record
from core.models import Choice, Delivery
from core.notices.topics import DAILY, NEVER, TOPICS, Topic

SALT = "core.leaving"
SUMMARY = "summary"


def leaving_url(row: Delivery) -> str:
    """The signed address by which the reader of a mail leaves its topic; "" where nobody can."""
    if row.recipient_id is None or not row.topic or KINDS[row.event.kind].mandatory:
        return ""
    return f"{settings.SITE_URL}{reverse('core:leave', args=[_token(row)])}"


def _token(row: Delivery) -> str:
    """As `signing.dumps` writes it, but of the event's time: the same in head and foot, each try.

    The signer is made once: thousands are signed at a time.
    """
    told = signing.JSONSerializer().dumps([row.recipient_id, row.topic])
    value = signing.b64_encode(told).decode()
    return _signer().sign(f"{value}:{signing.b62_encode(int(row.event.at.timestamp()))}")


@cache
def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def read_leaving(token: str) -> tuple[Any, Topic]:
    """Who leaves what. Raises NotFound for a forged one. It never ends: old mails lie about."""
    try:
        pk, key = signing.loads(token, salt=SALT)
        return get_user_model().objects.get(pk=pk), TOPICS[key]
    except (signing.BadSignature, KeyError, ValueError, get_user_model().DoesNotExist):
        words = _("This link is not complete. Open it again from our mail.")
        raise NotFound(words) from None


@transaction.atomic
def leave(person: Any, topic: Topic, *, now: datetime) -> None:
    """No more mails on the topic; of the summary: on all that came in it. Twice is once.

    What is mandatory still comes. Rule: docs/notices.md#mails.
    """
    if topic.key == SUMMARY:
        left = Choice.objects.filter(user=person, mail=DAILY).update(mail=NEVER)
    else:
        known = Choice.objects.filter(user=person, topic=topic.key, mail=NEVER).exists()
        facts = {"mail": NEVER}
        Choice.objects.update_or_create(user=person, topic=topic.key, defaults=facts)
        left = not known
    if left:
        told = {"person": person.pk}
        record("choice.made", subject=person, store=None, actor=person, at=now, facts=told)
