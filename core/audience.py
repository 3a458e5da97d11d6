"""Every view names its audience with one decorator; a test reads the mark it leaves."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.events import Words

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def guard(view: V, audience: str, may: Callable[[Any], bool], words: Words) -> V:
    """Let in who is signed in and passes `may(request)`; others sign in first, or get a 403."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request):
            raise NotAllowed(words)
        return view(request, *args, **kwargs)

    guarded = login_required(door)
    guarded.audience = audience  # type: ignore[attr-defined]
    return cast(V, guarded)


def public(view: V) -> V:
    """Anybody may open it; what they see must not depend on a secret."""
    view.audience = "public"  # type: ignore[attr-defined]
    return view


def demo_only(view: V) -> V:
    """Anybody, in the demo; elsewhere there is no such page."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return public(cast(V, door))


def signed_in(view: V) -> V:
    """Everybody with an account."""
    return guard(view, "signed in", lambda request: True, "")


def admins_only(view: V) -> V:
    """People who run the marketplace."""
    return guard(view, "admin", lambda r: r.user.is_policy_admin, _("This is for admins only."))


def auditors_or_admins(view: V) -> V:
    return guard(
        view,
        "auditor or admin",
        lambda r: r.user.is_auditor or r.user.is_policy_admin,
        _("This is for auditors and admins."),
    )


def auditors_only(view: V) -> V:
    """People who read what happened and change nothing."""
    return guard(view, "auditor", lambda r: r.user.is_auditor, _("This is for auditors only."))
