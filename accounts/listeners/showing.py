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
    request.session[KEY] = digest(made.secret)
    return redirect("accounts:listener", made.pk)


def secret_to_show(request: Any, listener: Listener) -> str:
    """Its secret where it was made a moment ago; "" at all other times."""
    if request.session.get(KEY) != digest(listener.secret):
        return ""
    del request.session[KEY]
    return listener.secret
