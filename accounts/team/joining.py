"""The page behind the link of an invitation."""

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
from core.rates import address_of, refuse_flood

# What one address may open in a minute; whoever guesses links finds none in time.
OPENED_A_MINUTE = 30


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@public
@never_cache
def invitation(request: Any, token: str) -> HttpResponse:
    """Whoever opens it holds the address: they may know whether it has an account."""
    refuse_flood(f"invitation:{address_of(request)}", OPENED_A_MINUTE)
    found = invitation_of(token, clock.now())
    if request.user.is_authenticated:
        return _as_somebody(request, found)
    return _as_nobody(request, found)


def _as_somebody(request: Any, found: Invitation) -> HttpResponse:
    if request.method == "POST":
        accept_invitation(found, actor=request.user, now=clock.now())
        request.session["store_id"], request.session["workspace"] = found.store_id, "seller"
        messages.success(request, _("You work for %(store)s now.") % {"store": found.store.name})
        return redirect("core:home")
    is_theirs = request.user.email.lower() == found.email
    return _page(request, found, is_theirs=is_theirs, is_other=not is_theirs)


def _as_nobody(request: Any, found: Invitation) -> HttpResponse:
    if User.objects.filter(email__iexact=found.email).exists():
        return _page(request, found, has_account=True)
    form = JoinForm(found.email, request.POST or None)
    facts = {"language": get_language() or "en", "now": clock.now()}
    if form.is_valid() and form.run(join_by_invitation, found, **facts):
        messages.success(request, _("Your account is made. Sign in with it."))
        return redirect("account_login")
    return _page(request, found, form=form, status=form.status)


def _page(request: Any, found: Invitation, *, status: int = 200, **shown: Any) -> HttpResponse:
    words = _("%(name)s invites you to work for %(store)s as %(role)s.")
    facts = {"name": found.invited_by.name, "store": found.store.name, "role": found.role_words}
    context = {"invitation": found, "words": words % facts, "now": clock.now(), **shown}
    return render(request, "accounts/invitation.html", context, status=status)
