"""Orders of a store: what has to leave, by when, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock, pages
from core.saved_views.tabs import default_address
from shipping.actions import cancel_order, dispatch_or_join, dispatch_parcel, renew_link
from shipping.forms import DispatchForm
from shipping.models import Order
from shipping.order_pages import order_context, orders_context, picking_context
from shipping.part_forms import CancelForm
from shipping.queries.carriers import offered
from shipping.queries.contents import left_of


@require_GET
@sellers_only()
def index(request: Any) -> HttpResponse:
    if away := default_address(request, "orders"):
        return redirect(away)
    context = orders_context(request, now=clock.now())
    return pages.show(request, "shipping/orders.html", "shipping/_orders.html", context)


@require_GET
@sellers_only()
def pick_list(request: Any) -> HttpResponse:
    context = picking_context(request, now=clock.now())
    return render(request, "shipping/picking.html", context)


@require_GET
@sellers_only()
def order(request: Any, pk: int) -> HttpResponse:
    return show_order(request, order_of(request, pk))


@require_POST
@sellers_only(*SHIPPING_ROLES)
def dispatch(request: Any, pk: int) -> HttpResponse:
    order = order_of(request, pk)
    facts = {"actor": request.user, "now": clock.now()}
    known = offered(request.store, now=facts["now"])
    form = DispatchForm(request.POST, order=order, offered=known, left=left_of(order))
    verb = dispatch_or_join if form.may_join else dispatch_parcel
    if form.is_valid() and form.run(verb, order, **facts):
        messages.success(request, _("Dispatched. The buyer has been told when it arrives."))
        return redirect("shipping:parcel", form.result.pk)
    return show_order(request, order, dispatch=form, status=422)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def cancel(request: Any, pk: int) -> HttpResponse:
    order = order_of(request, pk)
    form = CancelForm(request.POST, left=left_of(order))
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(cancel_order, order, **facts):
        messages.success(request, _("Cancelled. The buyer has been told why."))
        return redirect("shipping:order", pk)
    return show_order(request, order, cancel=form, status=422)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def renew(request: Any, pk: int) -> HttpResponse:
    renew_link(order_of(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("The buyer got a new link. Older ones no longer open."))
    return redirect("shipping:order", pk)


def order_of(request: Any, pk: int) -> Order:
    rows = Order.objects.of_store(request.store).select_related("store")
    found: Order = get_object_or_404(rows, pk=pk)
    return found


def show_order(
    request: HttpRequest, order: Order, *, status: int = 200, **forms: Any
) -> HttpResponse:
    context = order_context(request, order, now=clock.now(), **forms)
    page, partial = "shipping/order.html", "shipping/_order.html"
    return pages.show(request, page, partial, context, status=status)
