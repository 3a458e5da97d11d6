"""The page on which one chooses a new password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.passwords.actions import change_password
from accounts.passwords.forms import PasswordForm
from accounts.sessions.actions import follow_session
from accounts.step_up.doors import step_up
from core import clock


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@signed_in
@step_up
@never_cache
def change(request: Any) -> HttpResponse:
    form, user, now = PasswordForm(request.user, request.POST or None), request.user, clock.now()
    facts = {"keep": request.session.session_key, "actor": user, "now": now}
    if form.is_valid() and form.run(change_password, user, **facts):
        update_session_auth_hash(request, user)
        follow_session(facts["keep"], request.session.session_key)
        messages.success(request, _("Changed. You are signed out in all other places."))
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form}, status=form.status)
