"""The mediation team: who works when and on what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import admins_only, mediators_or_admins
from accounts.models import StaffRole, User
from aftersales import actions, team_pages
from aftersales.forecast_pages import forecast_of
from aftersales.models import TeamPlace
from aftersales.team_forms import PlaceForm
from core import clock
from policy.queries import policy_at


@require_GET
@mediators_or_admins
def team(request: Any) -> HttpResponse:
    now = clock.now()
    rules = policy_at(now).aftersales
    context = {
        "people": team_pages.person_lines(rules, now),
        "queues": team_pages.queue_lines(rules, now),
        "forecast": forecast_of(rules, now),
        "may_set": request.user.is_policy_admin,
        "may_open": request.user.is_mediator,
        "now": now,
    }
    return render(request, "aftersales/team.html", context)


@require_http_methods(["GET", "POST"])
@admins_only
def place(request: Any, pk: int) -> HttpResponse:
    now = clock.now()
    person = get_object_or_404(User, pk=pk, staff_roles__role=StaffRole.Role.MEDIATOR)
    found = TeamPlace.objects.filter(person=person).first()
    form = PlaceForm(found, policy_at(now), request.POST or None)
    if form.is_valid() and form.run(actions.set_place, person, actor=request.user, now=now):
        messages.success(request, _("Kept. Tickets are given by it from now on."))
        return redirect("aftersales:team")
    context = {"form": form, "person": person}
    return render(request, "aftersales/team_place.html", context, status=form.status)
