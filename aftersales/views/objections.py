"""One stopped clock: what it was read from, and what is said against it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SERVICE_ROLES, mediators_only, sellers_only, sellers_or_mediators
from aftersales import actions, queries
from aftersales.models import ClockObjection, ClockRun
from aftersales.service_forms import AnswerObjectionForm, ContestForm
from core import clock
from core.access_log import note_view
from core.paging import keyset


@require_GET
@sellers_or_mediators
def run(request: Any, pk: int) -> HttpResponse:
    return _show(request, _run(request, pk))


@require_POST
@sellers_only(*SERVICE_ROLES)
def contest(request: Any, pk: int) -> HttpResponse:
    found, form = _run(request, pk), ContestForm(request.POST)
    now = clock.now()
    if form.is_valid() and form.run(actions.contest_clock, found, actor=request.user, now=now):
        messages.success(request, _("Sent. A mediator looks at the events and answers."))
        return redirect("aftersales:clock_run", pk)
    return _show(request, found, form=form, status=422)


@require_GET
@mediators_only
def objections(request: Any) -> HttpResponse:
    rows = ClockObjection.objects.filter(status=ClockObjection.Status.OPEN)
    rows = rows.select_related("run__ticket", "store", "made_by")
    page = keyset(rows, request, order=("made_at", "id"))
    return render(request, "aftersales/objections.html", {"page": page, "now": clock.now()})


@require_POST
@mediators_only
def answer_objection(request: Any, pk: int) -> HttpResponse:
    found, form = _run(request, pk), AnswerObjectionForm(request.POST)
    objection = get_object_or_404(ClockObjection, run=found)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.answer_objection, objection, **facts):
        messages.success(request, _("Answered. The store has been told."))
        return redirect("aftersales:clock_run", pk)
    return _show(request, found, form=form, status=422)


def _run(request: Any, pk: int) -> ClockRun:
    rows = ClockRun.objects.for_user(request.user)
    found: ClockRun = get_object_or_404(
        rows.select_related("ticket__store", "ticket__order", "entry", "agent"), pk=pk
    )
    return found


def _show(request: Any, run: ClockRun, *, form: Any = None, status: int = 200) -> HttpResponse:
    ticket, user, now = run.ticket, request.user, clock.now()
    note_view(request, "ticket", ticket)
    objection = ClockObjection.objects.filter(run=run).first()
    is_mediator = user.is_mediator and not queries.works_for_store(ticket, user)
    is_open = objection is not None and objection.status == ClockObjection.Status.OPEN
    if form is None and is_mediator and is_open:
        form = AnswerObjectionForm()
    elif form is None and not run.is_met and objection is None and not is_mediator:
        form = ContestForm() if queries.serves_buyers(ticket, user) else None
    lines = queries.conversation(ticket, reader="mediator" if is_mediator else "seller")
    context = {"run": run, "ticket": ticket, "objection": objection, "form": form, "now": now}
    context["facts"] = [ticket.ref, ticket.store.name]
    context["lines"] = [line for line in lines if line.at <= run.stopped_at]
    return render(request, "aftersales/clock_run.html", context, status=status)
