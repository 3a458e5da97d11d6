"""What a person is shown of their sessions."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.sessions.rows import SignIn


@dataclass(frozen=True)
class Place:
    """A session of theirs that runs; `is_this` where they look at it from."""

    row: SignIn
    is_this: bool


def list_sessions(person: User, *, this: str, now: datetime) -> list[Place]:
    """Those that run, the one in use first, then the one seen last."""
    session = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=now)
    rows = SignIn.objects.filter(Exists(session), user=person).order_by("-seen_at", "-pk")
    places = [Place(row, row.session_key == this) for row in rows]
    return sorted(places, key=lambda place: not place.is_this)
