"""Many orders at once: dispatch them with one carrier, and take their label data along."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from core.downloads import CSV, send_lines
from shipping import ticked_pages
from shipping.actions import dispatch_together, dispatch_tried, export_labels, start_dispatch
from shipping.actions.labels import AddressesOpen
from shipping.forms import LeavingForm
from shipping.labels import Label, as_csv, as_json, labels_of
from shipping.queries.carriers import offered
from shipping.ticked_forms import TickedForm


@require_POST
@sellers_only(*SHIPPING_ROLES)
def dispatch(request: Any) -> HttpResponse:
    """First the page that asks for the numbers, or shows them to be changed; then their trial."""
    facts = {"is_trial": True, "actor": request.user, "now": clock.now()}
    sent, typed = (request.POST if "check" in request.POST else None), request.POST.dict()
    known = offered(request.store, now=facts["now"])
    form = TickedForm(sent, initial=typed, orders=ticked_pages.ticked(request), offered=known)
    if form.is_valid() and form.run(start_dispatch, request.store, **facts):
        return redirect("core:job", form.result.pk)
    context = ticked_pages.context(form)
    return render(request, "shipping/ticked.html", context, status=form.status)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def dispatch_now(request: Any, pk: int) -> HttpResponse:
    trial = get_object_or_404(ticked_pages.trials(request.store), pk=pk)
    job = dispatch_tried(trial, actor=request.user, now=clock.now())
    return redirect("core:job", job.pk)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def together(request: Any) -> HttpResponse:
    """First the page that asks for the one number, then the dispatch."""
    sent, now = (request.POST if "send" in request.POST else None), clock.now()
    orders = ticked_pages.to_combine(request)
    form = LeavingForm(sent, offered=offered(request.store, now=now))
    if form.is_valid() and form.run(dispatch_together, orders, actor=request.user, now=now):
        messages.success(request, _("Dispatched as one parcel. Each order’s buyer has been told."))
        return redirect("shipping:parcel", form.result.pk)
    context = ticked_pages.together_context(form, orders, now=now)
    return render(request, "shipping/together.html", context, status=form.status)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def labels_csv(request: Any) -> HttpResponseBase:
    return _labels(request, "CSV", as_csv, CSV)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def labels_json(request: Any) -> HttpResponseBase:
    return _labels(request, "JSON", as_json, "application/json")


def _labels(
    request: Any, form: str, write: Callable[[Iterator[Label]], Iterator[str]], media_type: str
) -> HttpResponseBase:
    now = clock.now()
    chosen = ticked_pages.chosen_for_labels(request, now=now)
    try:
        ids = export_labels(request.store, **chosen, form=form, actor=request.user, now=now)
    except AddressesOpen as error:
        context = ticked_pages.left_out_context(request, error, form)
        return render(request, "shipping/labels_left_out.html", context, status=error.status)
    return send_lines(f"labels.{form.lower()}", write(labels_of(ids)), media_type)
