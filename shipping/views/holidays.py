"""Days on which a store sends nothing, set by its owner."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import RUNNING_ROLES, sellers_only
from core import clock
from shipping.actions import end_holiday, set_holiday
from shipping.holiday_pages import HolidayForm, holidays_context
from shipping.models import Holiday


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
def index(request: Any) -> HttpResponse:
    form = HolidayForm(request.POST or None)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(set_holiday, request.store, **facts):
        messages.success(request, _("Set. Orders that come in from now on are due after it."))
        return redirect("shipping:holidays")
    context = holidays_context(request, form, now=facts["now"])
    return render(request, "shipping/holidays.html", context, status=form.status)


@require_POST
@sellers_only("owner")
def end(request: Any, pk: int) -> HttpResponse:
    rows = Holiday.objects.of_store(request.store).select_related("store")
    end_holiday(get_object_or_404(rows, pk=pk), actor=request.user, now=clock.now())
    messages.success(request, _("Taken back. Orders that come in from now on are due as always."))
    return redirect("shipping:holidays")
