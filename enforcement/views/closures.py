"""Closing a store: what stays open is listed, its data can be taken along, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import sellers_only
from accounts.step_up.doors import step_up, step_up_to_send
from core import clock
from core.departures import what_stays_open
from core.disclosure import HOLDINGS
from enforcement import actions
from enforcement.closure_forms import ClosingForm
from enforcement.models import StoreClosure
from enforcement.store_export import send_holding


@require_http_methods(["GET", "POST"])
@sellers_only("owner")
@step_up_to_send
def closing(request: Any) -> HttpResponse:
    store, now = request.store, clock.now()
    form = ClosingForm(store, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(actions.close_store, store, actor=request.user, now=now):
        messages.success(request, _("Closed for new sales. What is open goes on to its end."))
        return redirect("enforcement:closing")
    return _show(request, form)


@require_POST
@sellers_only("owner")
def reopen(request: Any) -> HttpResponse:
    rows = StoreClosure.objects.standing().select_related("store")
    found = get_object_or_404(rows, store=request.store)
    actions.reopen_store(found, actor=request.user, now=clock.now())
    messages.success(request, _("Open again, as it was before."))
    return redirect("enforcement:closing")


@require_GET
@sellers_only("owner")
@step_up
def export(request: Any, key: str) -> StreamingHttpResponse:
    """All that is held of the store under one name, as a table."""
    if key not in HOLDINGS:
        raise Http404
    return send_holding(HOLDINGS[key], request.store, request.user)


def _show(request: Any, form: ClosingForm) -> HttpResponse:
    store, now = request.store, clock.now()
    closure = StoreClosure.objects.standing().filter(store=store).first()
    context = {
        "store": store,
        "closure": closure,
        "may_reopen": closure is not None and closure.can_reopen(now),
        "things": what_stays_open(store, now),
        "exports": [(key, holding.label) for key, holding in HOLDINGS.items()],
        "form": form,
        "now": now,
    }
    return render(request, "enforcement/closing.html", context, status=form.status)
