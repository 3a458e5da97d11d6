"""Closed mediations that a mediator judges again, without seeing how they were ruled."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import mediators_only
from aftersales.actions.second_looks import judge_again
from aftersales.models import Ruling
from aftersales.second_look_pages import SecondLookForm, blind_context
from aftersales.second_looks import to_judge_again
from core import clock
from core.access_log import note_view


@require_GET
@mediators_only
def second_looks(request: Any) -> HttpResponse:
    now = clock.now()
    context = {"rows": to_judge_again(request.user, now), "now": now}
    return render(request, "aftersales/second_looks.html", context)


@require_http_methods(["GET", "POST"])
@mediators_only
def second_look(request: Any, pk: int) -> HttpResponse:
    now, user = clock.now(), request.user
    ruling = get_object_or_404(Ruling, pk__in=[one.pk for one in to_judge_again(user, now)], pk=pk)
    note_view(request, "ticket", ruling.ticket)
    form = SecondLookForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(judge_again, ruling, actor=user, now=now):
        same = form.result.benefited == ruling.benefited
        said = _("Kept. The ruling was the same.") if same else _("Kept. The ruling was another.")
        messages.success(request, said)
        return redirect("aftersales:second_looks")
    context = blind_context(ruling, now) | {"form": form, "now": now}
    return render(request, "aftersales/second_look.html", context, status=form.status)
