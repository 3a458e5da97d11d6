"""What ties a store to a sanctioned one, as the store reads it, and its answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import sellers_only
from core import clock
from enforcement import actions
from enforcement.hearing_forms import HearingForm
from enforcement.models import Hearing
from enforcement.queries.hearings import get_hearing


@require_GET
@sellers_only()
def hearing(request: Any, pk: int) -> HttpResponse:
    return _show(request, get_hearing(request.user, pk), HearingForm())


@require_POST
@sellers_only()
def answer(request: Any, pk: int) -> HttpResponse:
    found, form = get_hearing(request.user, pk), HearingForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.answer_case, found, **facts):
        messages.success(request, _("Your answer is kept with the case. Who decides reads it."))
        return redirect("enforcement:hearing", pk)
    return _show(request, found, form)


def _show(request: Any, found: Hearing, form: HearingForm) -> HttpResponse:
    back = (_("Points and standing"), reverse("enforcement:standing"))
    context = {"hearing": found, "form": form, "now": clock.now()}
    newer = found.replaced_by
    may_answer = found.said is None and newer is None and found.case.is_open
    context |= {"may_answer": may_answer, "newer": newer}
    context |= {"crumbs": [back, (found.number, "")]}
    return render(request, "enforcement/hearing.html", context, status=form.status)
