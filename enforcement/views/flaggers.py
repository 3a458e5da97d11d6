"""Admins enter trusted flaggers, and end their status."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import admins_only
from core import clock
from core.access_log import note_view
from enforcement import actions
from enforcement.flagger_forms import EndFlaggerForm, FlaggerForm
from enforcement.models import TrustedFlagger
from enforcement.queries.accuracy import flagger_lines


@require_http_methods(["GET", "POST"])
@admins_only
@never_cache
def index(request: Any) -> HttpResponse:
    """The answer to the form shows the code: a redirect would have to keep it somewhere."""
    form = FlaggerForm(request.POST if request.method == "POST" else None)
    note_view(request, "flagger", TrustedFlagger)
    made, now = None, clock.now()
    if form.is_valid() and form.run(actions.register_flagger, actor=request.user, now=now):
        made, form = form.result, FlaggerForm()
    context = {"form": form, "made": made, "lines": flagger_lines(now), "now": now}
    return render(request, "enforcement/flaggers.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@admins_only
def end(request: Any, pk: int) -> HttpResponse:
    flagger, now = get_object_or_404(TrustedFlagger, pk=pk), clock.now()
    note_view(request, "flagger", flagger)
    form = EndFlaggerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(actions.end_flagger, flagger, actor=request.user, now=now):
        messages.success(request, _("Ended. Reports with its code are refused from now on."))
        return redirect("enforcement:flaggers")
    context = {"flagger": flagger, "form": form}
    return render(request, "enforcement/end_flagger.html", context, status=form.status)
