"""Parts of allauth's way to sign in that ask or keep more here."""

from typing import Any

from accounts.models import User
from accounts.sessions.actions import note_sign_in
from accounts.sessions.devices import device_of, keep_device
from accounts.sessions.middleware import begin
from core import clock

PENDING = "pending_sign_in"


def keep_what_was_right(session: Any, person: User) -> None:
    """The password was right, a code may be asked next: keep which password that was."""
    session[PENDING] = person.get_session_auth_hash()


def is_still_right(session: Any, person: User) -> bool:
    """Is it the same password since? A changed one ends what the old one began."""
    return bool(session.get(PENDING) == person.get_session_auth_hash())


def finish(request: Any, response: Any, person: User) -> None:
    """Somebody is in: note from where, and let the browser remember that it was here."""
    now, device = clock.now(), device_of(request)
    request.session.pop(PENDING, None)
    begin(request.session, now)
    note_sign_in(person, session_key=request.session.session_key, device=device, now=now)
    keep_device(response, device)
