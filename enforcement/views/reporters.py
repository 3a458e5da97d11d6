"""One reporter: what they reported, how often they were right, and what misuse led to."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import moderators_only
from core import clock
from core.access_log import note_view
from core.paging import keyset
from enforcement import actions
from enforcement.actions.reporters import refuse_insiders
from enforcement.models import Report
from enforcement.queries import reporters
from enforcement.reporter_forms import MeasureForm, SuspendForm
from enforcement.reporter_pages import reporter_page


@require_GET
@moderators_only
def reporter(request: Any, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(Report, pk=pk))


@require_POST
@moderators_only
def warn(request: Any, pk: int) -> HttpResponse:
    words = _("Warned. They have been told why.")
    return _decide(request, pk, MeasureForm(request.POST), actions.warn_reporter, words)


@require_POST
@moderators_only
def suspend(request: Any, pk: int) -> HttpResponse:
    words = _("Suspended. They have been told why and until when.")
    return _decide(request, pk, SuspendForm(request.POST), actions.suspend_reporter, words)


@require_POST
@moderators_only
def lift(request: Any, pk: int) -> HttpResponse:
    words = _("Lifted. Their reports are processed again.")
    return _decide(request, pk, MeasureForm(request.POST), actions.lift_suspension, words)


def _decide(
    request: Any, pk: int, form: MeasureForm, verb: Callable[..., Any], words: str
) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    if form.is_valid() and form.run(verb, report, actor=request.user, now=clock.now()):
        messages.success(request, words)
        return redirect("enforcement:reporter", pk)
    return _show(request, report, form)


def _show(request: Any, report: Report, form: MeasureForm | None = None) -> HttpResponse:
    refuse_insiders(report, request.user)
    note_view(request, "reporter", report)
    page = keyset(reporters.reports_of(report), request, size=25)
    context = reporter_page(report, form, clock.now()) | {"page": page}
    status = form.status if form else 200
    return render(request, "enforcement/reporter.html", context, status=status)
