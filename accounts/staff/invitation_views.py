"""Invitations of staff: what admins do with them, and the page behind the link."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only, public
from accounts.models import User
from accounts.staff.invitations import (
    agree_to_invitation,
    invite_staff,
    withdraw_staff_invitation,
)
from accounts.staff.invited import StaffInvitation
from accounts.staff.joining import (
    accept_staff_invitation,
    join_staff_by_invitation,
    staff_invitation_of,
)
from accounts.staff.views import InviteForm, staff_page
from accounts.step_up.doors import step_up
from accounts.team.forms import JoinForm
from accounts.team.joining import OPENED_A_MINUTE
from core import clock
from core.rates import address_of, refuse_flood


@require_POST
@admins_only
@step_up
def invite(request: Any) -> HttpResponse:
    form = InviteForm(request.POST, prefix="invite")
    if form.is_valid() and form.run(invite_staff, actor=request.user, now=clock.now()):
        sent = _("Invited. The mail holds a link that is good for seven days.")
        waits = _("Proposed. Another admin has to agree.")
        messages.success(request, waits if form.result.waits else sent)
        return redirect("accounts:staff")
    return staff_page(request, invite=form)


@require_POST
@admins_only
@step_up
def agree(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(StaffInvitation, pk=pk)
    agree_to_invitation(found, actor=request.user, now=clock.now())
    messages.success(request, _("Invited. The mail holds a link that is good for seven days."))
    return redirect("accounts:staff")


@require_POST
@admins_only
def withdraw(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(StaffInvitation.objects.unanswered(), pk=pk)
    withdraw_staff_invitation(found, actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn: the link in the mail opens nothing any more."))
    return redirect("accounts:staff")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@public
@never_cache
def invitation(request: Any, token: str) -> HttpResponse:
    """Whoever opens it holds the address: they may know whether it has an account."""
    refuse_flood(f"invitation:{address_of(request)}", OPENED_A_MINUTE)
    found = staff_invitation_of(token, clock.now())
    if request.user.is_authenticated:
        return _as_somebody(request, found)
    return _as_nobody(request, found)


def _as_somebody(request: Any, found: StaffInvitation) -> HttpResponse:
    if request.method == "POST":
        accept_staff_invitation(found, actor=request.user, now=clock.now())
        request.session.pop("workspace", None)
        words = _("You work here as %(role)s now.") % {"role": found.role_words}
        messages.success(request, words)
        return redirect("core:home")
    is_theirs = request.user.email.lower() == found.email
    return _page(request, found, is_theirs=is_theirs, is_other=not is_theirs)


def _as_nobody(request: Any, found: StaffInvitation) -> HttpResponse:
    if User.objects.filter(email__iexact=found.email).exists():
        return _page(request, found, has_account=True)
    form = JoinForm(found.email, request.POST or None)
    facts = {"language": get_language() or "en", "now": clock.now()}
    if form.is_valid() and form.run(join_staff_by_invitation, found, **facts):
        messages.success(request, _("Your account is made. Sign in with it."))
        return redirect("account_login")
    return _page(request, found, form=form, status=form.status)


def _page(request: Any, found: StaffInvitation, *, status: int = 200, **shown: Any) -> HttpResponse:
    words = _("%(name)s invites you to work for this marketplace as %(role)s.")
    facts = {"name": found.invited_by.name, "role": found.role_words}
    context = {"invitation": found, "words": words % facts, "now": clock.now(), **shown}
    return render(request, "accounts/invitation.html", context, status=status)
