"""Notes that a session is in use, ends one that lasted too long, and lets no browser keep it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse

from accounts.sessions.rows import SignIn
from core import clock

BEGUN, SEEN = "begun_at", "seen_at"
# How fine "last seen" is. Each page would cost a write otherwise.
STEP = timedelta(minutes=5)


def begin(session: Any, now: datetime) -> None:
    session[BEGUN] = session[SEEN] = now.isoformat()


class SessionMiddleware:
    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path.startswith(settings.MACHINE_PATHS):
            return self.get_response(request)
        was_in = SEEN in request.session
        if was_in:
            self._look_at(request, clock.now())
        response = self.get_response(request)
        if was_in or SEEN in request.session:
            # Whoever comes to this browser after the sign-out goes back to none of the pages.
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def _look_at(self, request: Any, now: datetime) -> None:
        """Rule: docs/rules/accounts.md#sessions."""
        session = request.session
        most = timedelta(days=settings.SESSION_MOST_DAYS)
        if datetime.fromisoformat(session[BEGUN]) + most <= now:
            logout(request)
        elif datetime.fromisoformat(session[SEEN]) + STEP <= now:
            SignIn.objects.filter(session_key=session.session_key).update(seen_at=now)
            session[SEEN] = now.isoformat()
