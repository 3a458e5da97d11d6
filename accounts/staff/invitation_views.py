"""Invitations of staff: what admins do with them, and the page behind the link."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only, public
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
from accounts.team.joining import Door, open_door
from core import clock


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


def _words(found: StaffInvitation) -> str:
    words = _("%(name)s invites you to work for this marketplace as %(role)s.")
    return words % {"name": found.invited_by.name, "role": found.role_words}


def _welcome(request: Any, found: StaffInvitation) -> str:
    request.session.pop("workspace", None)
    return _("You work here as %(role)s now.") % {"role": found.role_words}


TO_THE_STAFF = Door(
    staff_invitation_of, _words, accept_staff_invitation, join_staff_by_invitation, _welcome
)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@public
@never_cache
def invitation(request: Any, token: str) -> HttpResponse:
    return open_door(request, token, TO_THE_STAFF)
