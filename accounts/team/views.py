"""A store's people: the page of the team, and changes to a member."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import RUNNING_ROLES, sellers_only
from accounts.models import Membership
from accounts.step_up.doors import step_up
from accounts.team import queries, rights
from accounts.team.actions import change_role, remove_member
from accounts.team.ending import ENDINGS, keys_made_by, listeners_known_to
from accounts.team.forms import InviteForm, RoleForm
from accounts.team.invitations import invite_member, withdraw_invitation
from accounts.team.ranks import roles_to_give
from core import clock


@require_safe
@sellers_only()
def team(request: Any) -> HttpResponse:
    return _team(request, InviteForm(roles_to_give(request.membership.role)))


@require_POST
@sellers_only(*RUNNING_ROLES)
@step_up
def invite(request: Any) -> HttpResponse:
    form = InviteForm(roles_to_give(request.membership.role), request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(invite_member, request.store, **facts):
        messages.success(request, _("Invited. The mail holds a link that is good for seven days."))
        return redirect("accounts:team")
    return _team(request, form)


@require_POST
@sellers_only(*RUNNING_ROLES)
def withdraw(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(request.store.invitations.unanswered(), pk=pk)
    withdraw_invitation(found, actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn: the link in the mail opens nothing any more."))
    return redirect("accounts:team")


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
@step_up
def member(request: Any, pk: int) -> HttpResponse:
    """Another role for somebody; the way to remove them begins here too."""
    found = _member(request, pk)
    form = RoleForm(
        roles_to_give(request.membership.role), request.POST or None, initial={"role": found.role}
    )
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(change_role, found, **facts):
        messages.success(request, _("Saved. The person has been told."))
        return redirect("accounts:team")
    context = {"member": found, "form": form}
    return render(request, "accounts/member.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@sellers_only()
@step_up
def remove(request: Any, pk: int) -> HttpResponse:
    found, leaves = _member(request, pk), request.membership.pk == pk
    if request.method == "POST":
        count = remove_member(found, actor=request.user, now=clock.now())
        messages.success(request, _removed(count))
        return redirect("core:home" if leaves else "accounts:team")
    context = {
        "member": found,
        "keys": keys_made_by(found),
        "listeners": listeners_known_to(found).filter(stopped_at=None),
        "endings": [(one.words, names) for one in ENDINGS if (names := one.names(found))],
        "leaves": leaves,
    }
    return render(request, "accounts/remove_member.html", context)


def _removed(keys: int) -> str:
    words = ngettext(
        "Removed and signed out. API keys closed: %(n)s.",
        "Removed and signed out. API keys closed: %(n)s.",
        keys,
    )
    return words % {"n": keys}


def _member(request: Any, pk: int) -> Membership:
    rows = request.store.memberships.select_related("user", "store")
    found: Membership = get_object_or_404(rows, pk=pk)
    return found


def _team(request: Any, form: InviteForm) -> HttpResponse:
    now, store = clock.now(), request.store
    context = {
        "colleagues": queries.list_team(store, request.user),
        "invitations": queries.list_invitations(store, now),
        "form": form,
        "may_invite": bool(roles_to_give(request.membership.role)),
        "rights": rights.table(),
        "store": store,
        "now": now,
    }
    return render(request, "accounts/team.html", context, status=form.status)
