"""The page behind the link of an invitation, to a store or to the marketplace itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import public
from accounts.models import User
from accounts.team.forms import JoinForm
from accounts.team.invitations import accept_invitation, join_by_invitation
from accounts.team.queries import invitation_of
from accounts.team.rows import Invitation
from core import clock
from core.rates import caller_of, refuse_flood

# What one address may open in a minute; whoever guesses links finds none in time.
OPENED_A_MINUTE = 30


@dataclass(frozen=True)
class Door:
    """What one kind of invitation says and does behind its link."""

    # token, now -> the invitation, or NotFound
    find: Callable[..., Any]
    # What the page says: who invites, and to what.
    words: Callable[[Any], str]
    accept: Callable[..., Any]
    join: Callable[..., Any]
    # Lead the session to where they work now, and say so.
    welcome: Callable[[Any, Any], str]


def open_door(request: Any, token: str, door: Door) -> HttpResponse:
    """Whoever opens it holds the address: they may know whether it has an account."""
    refuse_flood(f"invitation:{caller_of(request)}", OPENED_A_MINUTE)
    found = door.find(token, clock.now())
    if request.user.is_authenticated:
        return _as_somebody(request, found, door)
    return _as_nobody(request, found, door)


def _as_somebody(request: Any, found: Any, door: Door) -> HttpResponse:
    if request.method == "POST":
        door.accept(found, actor=request.user, now=clock.now())
        messages.success(request, door.welcome(request, found))
        return redirect("core:home")
    is_theirs = request.user.email.lower() == found.email
    return _page(request, found, door, is_theirs=is_theirs, is_other=not is_theirs)


def _as_nobody(request: Any, found: Any, door: Door) -> HttpResponse:
    if User.objects.filter(email__iexact=found.email).exists():
        return _page(request, found, door, has_account=True)
    form = JoinForm(found.email, request.POST or None)
    facts = {"language": get_language() or "en", "now": clock.now()}
    if form.is_valid() and form.run(door.join, found, **facts):
        messages.success(request, _("Your account is made. Sign in with it."))
        return redirect("account_login")
    return _page(request, found, door, form=form, status=form.status)


def _page(request: Any, found: Any, door: Door, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"invitation": found, "words": door.words(found), "now": clock.now(), **shown}
    return render(request, "accounts/invitation.html", context, status=status)


def _words(found: Invitation) -> str:
    words = _("%(name)s invites you to work for %(store)s as %(role)s.")
    facts = {"name": found.invited_by.name, "store": found.store.name, "role": found.role_words}
    return words % facts


def _welcome(request: Any, found: Invitation) -> str:
    request.session["store_id"], request.session["workspace"] = found.store_id, "seller"
    return _("You work for %(store)s now.") % {"store": found.store.name}


TO_A_STORE = Door(invitation_of, _words, accept_invitation, join_by_invitation, _welcome)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@public
@never_cache
def invitation(request: Any, token: str) -> HttpResponse:
    return open_door(request, token, TO_A_STORE)
