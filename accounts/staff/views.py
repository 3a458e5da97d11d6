"""The page on which admins give and end roles of staff."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from accounts.models import StaffRole, User
from accounts.staff.actions import (
    approve_admin_change,
    call_off_admin_change,
    change_staff_role,
)
from accounts.staff.invited import StaffInvitation
from accounts.staff.rows import AdminChange
from accounts.step_up.doors import step_up, step_up_to_send
from core import clock
from core.forms import ActionForm


class RoleForm(ActionForm):
    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=StaffRole.Role.choices)
    gives = forms.TypedChoiceField(
        label=gettext_lazy("Change"),
        choices=[("1", gettext_lazy("Give the role")), ("0", gettext_lazy("End the role"))],
        coerce=lambda chosen: chosen == "1",
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class InviteForm(ActionForm):
    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=StaffRole.Role.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_http_methods(["GET", "POST"])
@admins_only
@step_up_to_send
def staff(request: Any) -> HttpResponse:
    form, now = RoleForm(request.POST or None, initial={"gives": "1"}), clock.now()
    if form.is_valid() and form.run(change_staff_role, actor=request.user, now=now):
        waits = form.result is not None
        words = _("Proposed. Another admin has to agree.") if waits else _("Done and told.")
        messages.success(request, words)
        return redirect("accounts:staff")
    return staff_page(request, form=form)


def staff_page(
    request: Any, *, form: RoleForm | None = None, invite: InviteForm | None = None
) -> HttpResponse:
    """The page, with the form that was refused."""
    form, now = form or RoleForm(initial={"gives": "1"}), clock.now()
    invite = invite or InviteForm(prefix="invite")
    people = User.objects.filter(staff_roles__isnull=False).distinct().order_by("name", "pk")
    changes = AdminChange.objects.waiting().select_related("user", "proposed_by").order_by("pk")
    context = {"form": form, "people": people.prefetch_related("staff_roles"), "now": now}
    invited = StaffInvitation.objects.open_at(now).select_related("invited_by").order_by("-pk")
    context |= {"changes": changes, "invite": invite, "invited": invited}
    status = max(form.status, invite.status)
    return render(request, "accounts/staff.html", context, status=status)


@require_POST
@admins_only
@step_up
def approve(request: Any, pk: int) -> HttpResponse:
    change = get_object_or_404(AdminChange, pk=pk)
    approve_admin_change(change, actor=request.user, now=clock.now())
    messages.success(request, _("You agreed: it holds from now on."))
    return redirect("accounts:staff")


@require_POST
@admins_only
def call_off(request: Any, pk: int) -> HttpResponse:
    change = get_object_or_404(AdminChange, pk=pk)
    call_off_admin_change(change, actor=request.user, now=clock.now())
    messages.success(request, _("Called off. Nothing changes."))
    return redirect("accounts:staff")
