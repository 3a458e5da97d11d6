"""One's own profile; switching between stores and workspaces."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from accounts.actions import edit_profile
from accounts.forms import ProfileForm
from accounts.models import Store
from accounts.second_factor.queries import second_factor_of
from core import clock
from core.errors import NotFound


@require_http_methods(["GET", "POST"])
@signed_in
def profile(request: Any) -> HttpResponse:
    user = request.user
    own = {name: getattr(user, name) for name in ("name", "language", "time_zone")}
    form = ProfileForm(request.POST or None, initial=own)
    if form.is_valid() and form.run(edit_profile, user, actor=user, now=clock.now()):
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    status = 422 if form.is_bound else 200
    shown = {"form": form, "second_factor": second_factor_of(user), "now": clock.now()}
    return render(request, "accounts/profile.html", shown, status=status)


@require_POST
@signed_in
def switch_store(request: Any, pk: int) -> HttpResponse:
    store = get_object_or_404(Store.objects.for_user(request.user), pk=pk)
    request.session["store_id"], request.session["workspace"] = store.pk, "seller"
    return redirect("core:home")


@require_POST
@signed_in
def switch_workspace(request: Any, key: str) -> HttpResponse:
    if key not in request.workspaces:
        raise NotFound("")
    request.session["workspace"] = key
    return redirect("core:home")
