"""Sessions of one person."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from accounts.models import User


def end_sessions(person: User, *, keep: str | None = None, now: datetime) -> int:
    """Sign the person out everywhere but in the session `keep`; return from how many places.

    Rows of sessions do not name their person, so all that still run are read: for rare commands.
    """
    running = Session.objects.filter(expire_date__gt=now).exclude(pk=keep)
    theirs = [
        session.pk
        for session in running.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)
