"""What a page asks a passkey to sign: kept in the session, good once and for ten minutes."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.errors import NotPossible

LIVES = timedelta(minutes=10)
ADD, ANSWER = "passkey_add", "passkey_answer"


def keep(session: Any, what: str, state: dict[str, Any], *, now: datetime) -> None:
    """The newest page's counts; the one before it is over."""
    session[what] = {**state, "until": (now + LIVES).isoformat()}


def spend(session: Any, what: str, *, now: datetime) -> dict[str, Any]:
    """Take it out, whatever the answer turns out to be. Raises NotPossible where none is left."""
    kept: dict[str, Any] | None = session.pop(what, None)
    if kept is None or datetime.fromisoformat(kept["until"]) < now:
        raise NotPossible(_("This took too long, or another page came after it. Try once more."))
    return kept
