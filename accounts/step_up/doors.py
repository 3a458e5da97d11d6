"""The door before sensitive actions."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.second_factor.doors import lead_to_second_factor
from accounts.second_factor.queries import has_second_factor
from accounts.step_up.asking import ask
from accounts.step_up.fresh import is_fresh

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def step_up(view: V) -> V:
    """Who confirmed nothing for a while does so before the view runs, and loses nothing by it.

    Stands below the decorator that names the audience. A page is led back to; what was sent is
    kept in the page that asks, and sent on with the answer. Rule: docs/rules/accounts.md#step-up.
    """
    door = _door(view, is_asked_at_get=True)
    return cast(V, door)


def step_up_to_send(view: V) -> V:
    """The same, for a page that anybody of its audience may look at without."""
    return cast(V, _door(view, is_asked_at_get=False))


def _door(view: Callable[..., Any], *, is_asked_at_get: bool) -> Callable[..., Any]:
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_sent = request.method not in ("GET", "HEAD")
        if not (is_sent or is_asked_at_get) or is_fresh(request):
            return cast(HttpResponseBase, view(request, *args, **kwargs))
        if is_sent:
            return ask(request, lambda: view(request, *args, **kwargs))
        return _lead(request)

    door.is_stepped_up = True  # type: ignore[attr-defined]
    return door


def _lead(request: Any) -> HttpResponse:
    if has_second_factor(request.user):
        return lead_to_second_factor(request)
    back = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")
