"""Files of orders and tracking events: sent, answered row by row, kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from shipping.actions import import_orders, import_tracking
from shipping.actions.imports import refused_table
from shipping.forms import FileForm
from shipping.models import Import
from shipping.presenting import import_context, upload_context


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def send_orders(request: Any) -> HttpResponse:
    return _send(request, import_orders, Import.Kind.ORDERS)


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def send_tracking(request: Any) -> HttpResponse:
    return _send(request, import_tracking, Import.Kind.TRACKING)


@require_GET
@sellers_only(*SHIPPING_ROLES)
def done(request: Any, pk: int) -> HttpResponse:
    return render(request, "shipping/import.html", import_context(_mine(request, pk)))


@require_GET
@sellers_only(*SHIPPING_ROLES)
def refused(request: Any, pk: int) -> HttpResponse:
    """The refused rows as they came, with the reason in front, to be mended and sent again."""
    done = _mine(request, pk)
    response = HttpResponse(refused_table(done), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{done.pk}.csv"'
    return response


def _mine(request: Any, pk: int) -> Import:
    return get_object_or_404(Import.objects.filter(store=request.store), pk=pk)


def _send(request: Any, verb: Callable[..., Import], kind: str) -> HttpResponse:
    is_sent = request.method == "POST"
    form = FileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(verb, request.store, **form.read(), **facts):
        return redirect("shipping:import", form.result.pk)
    context = upload_context(request, form, kind)
    return render(request, "shipping/upload.html", context, status=422 if form.is_bound else 200)
