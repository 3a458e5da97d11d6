"""Ways to the pages of the second factor, and the door before those that change it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.second_factor.queries import has_second_factor, is_confirmed


def lead_to_second_factor(request: Any) -> HttpResponse:
    """To setting one up, or to confirming the one that is there and then back to this page."""
    if not has_second_factor(request.user):
        return _go(request, reverse("mfa_activate_totp"))
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return _go(request, reverse("mfa_reauthenticate") + back)


def confirmed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Who has a second factor gives a code in this session before they change anything of it.

    A session from before the set-up, or somebody else's, knows the password at most.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_confirmed(request) and has_second_factor(request.user):  # type: ignore[arg-type]
            return lead_to_second_factor(request)
        return view(request, *args, **kwargs)

    return door


def _go(request: Any, url: str) -> HttpResponse:
    """A part of a page is not replaced by another page: the browser goes there as a whole."""
    if request.htmx:
        found: HttpResponse = HttpResponseClientRedirect(url)
        return found
    return HttpResponseRedirect(url)
