"""Files of orders, scans, numbers and counts: sent, tried, taken by a worker, and what came of it.

`done` and `refused` show what the command line took at once.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from core.downloads import send_table
from core.models import Job
from shipping import sent_pages, ticked_pages
from shipping.actions import start_sent, take_sent_file
from shipping.actions.imports import refused_rows
from shipping.models import Import, SentFile
from shipping.presenting import import_context
from shipping.sending import KINDS, is_typed
from shipping.sent_forms import FileForm, SentForm


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def send_orders(request: Any) -> HttpResponse:
    return _send(request, SentFile.Kind.ORDERS)


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def send_tracking(request: Any) -> HttpResponse:
    return _send(request, SentFile.Kind.SCANS)


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def send_dispatch(request: Any) -> HttpResponse:
    return _send(request, SentFile.Kind.DISPATCH)


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def send_stock(request: Any) -> HttpResponse:
    return _send(request, SentFile.Kind.STOCK)


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def columns(request: Any, pk: int) -> HttpResponse:
    file = get_object_or_404(SentFile.objects.select_related("store"), pk=pk, store=request.store)
    form = SentForm(request.POST or None, file=file)
    facts = {"is_trial": "import" not in request.POST, "actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(start_sent, file, **facts):
        return redirect("core:job", form.result.pk)
    context = sent_pages.columns(file, form)
    return render(request, "shipping/sent.html", context, status=form.status)


@require_GET
@sellers_only(*SHIPPING_ROLES)
def result(request: Any, pk: int) -> HttpResponse:
    job = _job(request, pk)
    if is_typed(job):
        return render(request, "shipping/ticked_result.html", ticked_pages.result(job))
    return render(request, "shipping/sent_result.html", sent_pages.result(job))


@require_GET
@sellers_only(*SHIPPING_ROLES)
def sent_refused(request: Any, pk: int) -> HttpResponseBase:
    return send_table(f"refused-{pk}", sent_pages.refused_rows(_job(request, pk)))


@require_GET
@sellers_only(*SHIPPING_ROLES)
def done(request: Any, pk: int) -> HttpResponse:
    return render(request, "shipping/import.html", import_context(_mine(request, pk)))


@require_GET
@sellers_only(*SHIPPING_ROLES)
def refused(request: Any, pk: int) -> HttpResponseBase:
    return send_table(f"refused-{pk}", refused_rows(_mine(request, pk)))


def _mine(request: Any, pk: int) -> Import:
    return get_object_or_404(Import.objects.filter(store=request.store), pk=pk)


def _job(request: Any, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, kind__in=KINDS, store=request.store)


def _send(request: Any, kind: str) -> HttpResponse:
    is_sent = request.method == "POST"
    form = FileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    facts = {"kind": kind, "actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(take_sent_file, request.store, **facts):
        return redirect("shipping:sent", form.result.pk)
    context = sent_pages.upload(request, form, kind)
    return render(request, "shipping/upload.html", context, status=form.status)
