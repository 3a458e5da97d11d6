"""Auditors go through samples of what staff did and opened; who is asked explains it once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff_only
from core import clock
from core.access_log import note_view
from core.audience import auditors_only
from core.forms import ActionForm
from core.paging import keyset
from enforcement import actions, audit_pages
from enforcement.audit_forms import CloseSampleForm, ExplainForm, JudgeForm
from enforcement.models import AuditSample
from enforcement.queries import audit_samples as queries


@require_GET
@auditors_only
def index(request: Any) -> HttpResponse:
    note_view(request, "audit", AuditSample)
    asked, now = request.GET.get("view", ""), clock.now()
    view = asked if asked in queries.VIEWS else "waiting"
    order = ("-id",) if view == "done" else ("id",)
    page = keyset(queries.list_samples(view, request.user), request, order=order, size=25)
    context = {"page": page, "lines": audit_pages.lines(page.rows), "now": now}
    context |= {"tabs": audit_pages.tabs(view, request.user), "counted": queries.counted(now)}
    return render(request, "enforcement/audit_samples.html", context)


@require_GET
@staff_only
def sample(request: Any, pk: int) -> HttpResponse:
    return _show(request, _sample(request, pk))


@require_POST
@auditors_only
def judge(request: Any, pk: int) -> HttpResponse:
    words = _("Kept. The next one waits below.")
    return _do(request, pk, JudgeForm(request.POST), actions.judge_sample, words)


@require_POST
@staff_only
def explain(request: Any, pk: int) -> HttpResponse:
    words = _("Sent. An auditor reads it and closes the question.")
    return _do(request, pk, ExplainForm(request.POST), actions.answer_sample, words)


@require_POST
@auditors_only
def close(request: Any, pk: int) -> HttpResponse:
    words = _("Closed. The person and their leads are told.")
    return _do(request, pk, CloseSampleForm(request.POST), actions.close_sample, words)


def _sample(request: Any, pk: int) -> AuditSample:
    found: AuditSample = get_object_or_404(queries.readable(request.user), pk=pk)
    return found


def _do(request: Any, pk: int, form: ActionForm, verb: Any, words: str) -> HttpResponse:
    found = _sample(request, pk)
    if form.is_valid() and form.run(verb, found, actor=request.user, now=clock.now()):
        messages.success(request, words)
        if request.user.is_auditor:
            return redirect("enforcement:audit_samples")
        return redirect("enforcement:audit_sample", pk)
    return _show(request, found, form)


def _show(request: Any, found: AuditSample, form: ActionForm | None = None) -> HttpResponse:
    note_view(request, "audit", found)
    context = audit_pages.sample_page(found, request.user, form, clock.now())
    status = form.status if form else 200
    return render(request, "enforcement/audit_sample.html", context, status=status)
