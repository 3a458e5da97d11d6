"""One's own sessions: where they run, and how to end them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.sessions.actions import end_other_sessions, end_session
from accounts.sessions.queries import list_sessions
from accounts.sessions.rows import SignIn
from accounts.step_up.doors import step_up
from core import clock


@require_safe
@signed_in
@never_cache
def index(request: Any) -> HttpResponse:
    now = clock.now()
    places = list_sessions(request.user, this=request.session.session_key, now=now)
    shown = {"places": places, "others": any(not place.is_this for place in places), "now": now}
    return render(request, "accounts/sessions.html", shown)


@require_POST
@signed_in
@step_up
def end(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(SignIn, user=request.user, pk=pk)
    facts = {"keep": request.session.session_key, "actor": request.user, "now": clock.now()}
    end_session(row, **facts)
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@require_POST
@signed_in
@step_up
def end_others(request: Any) -> HttpResponse:
    facts = {"keep": request.session.session_key, "actor": request.user, "now": clock.now()}
    count = end_other_sessions(request.user, **facts)
    words = ngettext(
        "Signed out in %(count)s other place.", "Signed out in %(count)s other places.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("accounts:sessions")
