"""Doors for people without an account who report something."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from core import clock
from core.errors import NotFound
from core.links import open_link
from core.models import SignedLink
from core.rates import caller_of, refuse_flood
from enforcement.actions.receipts import MAILED, PURPOSE

# What one address may ask for in a minute. Protects the server, not a rule between people.
PAGES_A_MINUTE = 60


View = Callable[..., HttpResponse]


def report_link(view: View) -> View:
    """Only with the report's own signed link: `view(request, link)`, in the reporter's language.

    Raises NotFound for a forged, ended or revoked link, TooMany above the rate.
    Rule: docs/rules/enforcement.md#reports-answered.
    """
    return _door(view, (PURPOSE, MAILED))


def mailed_report_link(view: View) -> View:
    """As `report_link`, but only with the link that went to the report's address by mail."""
    return _door(view, (MAILED,))


def _door(view: View, purposes: Sequence[str]) -> View:
    @wraps(view)
    def door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("lang", "")
        refuse_flood(f"report:{caller_of(request)}", PAGES_A_MINUTE)
        link = _open(token, purposes)
        if wanted in dict(settings.LANGUAGES):
            # Once, from the mail: afterwards the reader may choose another one.
            response = _in_language(request.path, wanted)
        else:
            response = view(request, link, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # The address is the key: it must not leak to other sites or lie in caches.
        response["Referrer-Policy"] = "same-origin"
        patch_cache_control(response, private=True, no_store=True)
        return response

    door.audience = "reporter's link"  # type: ignore[attr-defined]
    return door


def _open(token: str, purposes: Sequence[str]) -> SignedLink:
    for purpose in purposes:
        with suppress(NotFound):
            return open_link(token, purpose, now=clock.now())
    raise NotFound(_("This receipt is not complete or has ended. Open it from our mail."))


def _in_language(path: str, language: str) -> HttpResponse:
    response = redirect(path)
    name = settings.LANGUAGE_COOKIE_NAME
    response.set_cookie(name, language, samesite="Lax", secure=settings.HTTPS)
    return response
