"""Other addresses: entered or answered by the store, asked for by the buyer's link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from core.models import SignedLink
from shipping.actions import accept_address, ask_address, change_address, refuse_address
from shipping.address_forms import AddressForm, KeepForm
from shipping.doors import buyer_link
from shipping.models import AddressChange, Order
from shipping.views.orders import order_of, show_order


@require_POST
@sellers_only(*SHIPPING_ROLES)
def change(request: Any, pk: int) -> HttpResponse:
    order, form = order_of(request, pk), AddressForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(change_address, order, **facts):
        messages.success(request, _("Changed. The buyer has been told when it arrives there."))
        return redirect("shipping:order", pk)
    return show_order(request, order, address=form, status=422)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def accept(request: Any, pk: int) -> HttpResponse:
    wish = _wish(request, pk)
    accept_address(wish, actor=request.user, now=clock.now())
    messages.success(request, _("Changed. The buyer has been told when it arrives there."))
    return redirect("shipping:order", wish.order_id)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def refuse(request: Any, pk: int) -> HttpResponse:
    wish, form = _wish(request, pk), KeepForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(refuse_address, wish, **facts):
        messages.success(request, _("Refused. The buyer has been told why."))
        return redirect("shipping:order", wish.order_id)
    return show_order(request, wish.order, keep=form, status=422)


@require_http_methods(["GET", "POST"])
@buyer_link
def ask(request: HttpRequest, link: SignedLink) -> HttpResponse:
    order = get_object_or_404(Order.objects.select_related("store"), pk=link.subject_id)
    form = AddressForm(request.POST or None, initial={"country": order.country})
    if form.is_valid() and form.run(ask_address, order, actor=None, now=clock.now()):
        return redirect("shipping:buyer_address", link.token)
    newest = order.address_changes.order_by("-pk").first()
    context = {"order": order, "newest": newest, "token": link.token, "form": form}
    return render(request, "shipping/buyer_address.html", context, status=form.status)


def _wish(request: Any, pk: int) -> AddressChange:
    rows = AddressChange.objects.of_store(request.store)
    found: AddressChange = get_object_or_404(rows.select_related("store", "order__store"), pk=pk)
    return found
