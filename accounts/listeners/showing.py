"""A new secret is shown on the page behind the form, once: loading that again makes no other one.

The session keeps a hash of it alone. So it shows what was made in this session, and no secret that
somebody else made since.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.api_keys import digest
from core.models import Listener

KEY = "listener_secret"


def show_once(request: Any, made: Listener) -> HttpResponse:
    keep_for_once(request, made.secret)
    return redirect("accounts:listener", made.pk)


def secret_to_show(request: Any, listener: Listener) -> str:
    """Its secret where it was made a moment ago; "" at all other times."""
    return listener.secret if is_for_once(request, listener.secret) else ""


def keep_for_once(request: Any, secret: str) -> None:
    request.session[KEY] = digest(secret)


def is_for_once(request: Any, secret: str) -> bool:
    """Whether the next page shows this secret; the one after it does not."""
    is_kept: bool = request.session.get(KEY) == digest(secret)
    if is_kept:
        del request.session[KEY]
    return is_kept
