"""The work on a ticket: who pauses its clock, how urgent it is, and what it is about."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import mediators_only, sellers_or_mediators
from aftersales import actions, queries
from aftersales.clockwork import rules_of
from aftersales.resting import pause_days_left
from aftersales.subject_forms import SubjectForm
from aftersales.views.desk import reads_as_mediator, show_ticket
from aftersales.work_forms import PauseForm, PriorityForm
from core import clock


@require_POST
@sellers_or_mediators
def pause(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    now = clock.now()
    left = pause_days_left(found, found.entries.order_by("id"), now)
    form = PauseForm(found, reads_as_mediator(request, found), left, request.POST)
    if form.is_valid() and form.run(actions.pause_ticket, found, actor=request.user, now=now):
        messages.success(request, _("The resolution clock rests. Both sides read why."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, pause=form, status=422)


@require_POST
@sellers_or_mediators
def resume(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    actions.resume_ticket(found, actor=request.user, now=clock.now())
    messages.success(request, _("The resolution clock runs again."))
    return redirect("aftersales:ticket", pk)


@require_POST
@mediators_only
def priority(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    form = PriorityForm(rules_of(found), found.priority, request.POST)
    now = clock.now()
    if form.is_valid() and form.run(actions.change_priority, found, actor=request.user, now=now):
        messages.success(request, _("Priority changed. The clocks have their new times."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, priority=form, status=422)


@require_POST
@mediators_only
def subject(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    lines = [line for line, _reason in queries.goods_of(found)]
    form = SubjectForm(found, lines, None, request.POST)
    now = clock.now()
    if form.is_valid() and form.run(actions.change_subject, found, actor=request.user, now=now):
        messages.success(request, _("Sorted anew. The clocks have their new times."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, subject=form, status=422)
