"""Parcels of a store: where they are and what their buyers were told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import RUNNING_ROLES, sellers_only
from accounts.listeners.showing import keep_for_once
from accounts.step_up.doors import step_up, step_up_to_send
from core import clock, pages, registry
from core.downloads import send_table
from core.saved_views.tabs import default_address
from shipping import parcel_files
from shipping.actions import open_webhook, revoke_webhook
from shipping.forms import EndpointForm
from shipping.models import Parcel, WebhookEndpoint
from shipping.presenting import carriers_context, may_ship, parcel_context, parcels_context
from shipping.queries.parcels import chosen
from shipping.question_pages import questions_context
from shipping.truth_pages import truth_context


@require_GET
@sellers_only()
def index(request: Any) -> HttpResponse:
    if away := default_address(request, "parcels"):
        return redirect(away)
    context = parcels_context(request, now=clock.now())
    return pages.show(request, "shipping/parcels.html", "shipping/_parcels.html", context)


@require_GET
@sellers_only()
def export(request: Any) -> HttpResponseBase:
    rows = chosen(request.store, request, now=clock.now())
    return send_table("parcels", parcel_files.export(rows))


@require_GET
@sellers_only()
def parcel(request: Any, pk: int) -> HttpResponse:
    rows = Parcel.objects.of_store(request.store).select_related("order", "store")
    return show_parcel(request, get_object_or_404(rows, pk=pk))


def show_parcel(
    request: Any, parcel: Parcel, *, status: int = 200, asking: Any = None, **sent: Any
) -> HttpResponse:
    """The parcel's page; `asking` and `sent` are forms that were refused, by name."""
    now, may = clock.now(), may_ship(request)
    context = parcel_context(parcel, now=now)
    context |= truth_context(parcel, may_ship=may, now=now, **sent)
    context |= {"asking": questions_context(parcel, may_ship=may, **(asking or {}))}
    panels = [part for ask in registry.order_panels for part in ask(request, parcel.order, now)]
    context |= {"panels": panels}
    page, partial = "shipping/parcel.html", "shipping/_parcel.html"
    return pages.show(request, page, partial, context, status=status)


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
@step_up_to_send
@never_cache
def carriers(request: Any) -> HttpResponse:
    form = EndpointForm(request.POST if request.method == "POST" else None)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(open_webhook, request.store, **facts):
        keep_for_once(request, form.result.secret)
        messages.success(request, _("Give the carrier the address and the secret below."))
        return redirect("shipping:carriers")
    context = carriers_context(request, form)
    status = 422 if form.is_bound else 200
    page, partial = "shipping/carriers.html", "shipping/_carriers.html"
    return pages.show(request, page, partial, context, status=status)


@require_POST
@sellers_only(*RUNNING_ROLES)
@step_up
def revoke(request: Any, pk: Any) -> HttpResponse:
    rows = WebhookEndpoint.objects.filter(store=request.store, revoked_at=None)
    revoke_webhook(get_object_or_404(rows, pk=pk), actor=request.user, now=clock.now())
    messages.success(request, _("Closed: messages under this secret are refused from now on."))
    return redirect("shipping:carriers")
