"""The verb on passwords."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions.actions import end_sessions
from core.errors import NotAllowed
from core.events import record


@transaction.atomic
def change_password(
    person: User, *, password: str, keep: str | None = None, actor: User, now: datetime
) -> User:
    """Set a new password, tell its person, and sign them out everywhere but in session `keep`.

    Raises NotAllowed for somebody else's. Rule: docs/rules/accounts.md#passwords.
    """
    if person.pk != actor.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person, keep=keep, now=now)
    facts = {"person": person.pk}
    record(
        "person.password_changed",
        subject=person,
        store=None,
        actor=actor,
        at=now,
        notify=[person],
        facts=facts,
    )
    return person
