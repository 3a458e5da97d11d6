"""What a mediator does with the work itself: next ticket, give back, another queue."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import mediators_only
from aftersales import actions, queries
from aftersales.presence import ASK_EVERY_SECONDS, look
from aftersales.team_forms import QueueForm, ReleaseForm
from aftersales.views.desk import show_ticket
from core import clock
from policy.queries import policy_at


@require_POST
@mediators_only
def take_next(request: Any) -> HttpResponse:
    queue = request.POST.get("queue", "")[:40]
    found = actions.take_next(queue=queue, actor=request.user, now=clock.now())
    if found is None:
        messages.info(request, _("No free ticket waits there that you may decide."))
        return redirect("aftersales:board")
    messages.success(request, _("The ticket is yours. Both sides see who decides."))
    return redirect("aftersales:ticket", found.pk)


@require_POST
@mediators_only
def release(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    form, now = ReleaseForm(request.POST), clock.now()
    if form.is_valid() and form.run(actions.release_ticket, found, actor=request.user, now=now):
        messages.success(request, _("The ticket is back with the team."))
        return redirect("aftersales:board")
    return show_ticket(request, found, release=form, status=422)


@require_POST
@mediators_only
def take_up(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    actions.take_up(found, actor=request.user, now=clock.now())
    return redirect("aftersales:ticket", pk)


@require_POST
@mediators_only
def queue(request: Any, pk: int) -> HttpResponse:
    found, now = queries.get_ticket(request.user, pk), clock.now()
    form = QueueForm(policy_at(now).aftersales, found.queue, request.POST)
    if form.is_valid() and form.run(actions.move_to_queue, found, actor=request.user, now=now):
        messages.success(request, _("The ticket is in its new queue."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, to_queue=form, status=422)


@require_GET
@mediators_only
def looking(request: Any, pk: int) -> HttpResponse:
    found, now = queries.get_ticket(request.user, pk), clock.now()
    context = {"lookers": look(found.pk, request.user, now), "ticket": found, "now": now}
    context["every"] = ASK_EVERY_SECONDS
    return render(request, "aftersales/_looking.html", context)
