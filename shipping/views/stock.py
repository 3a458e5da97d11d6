"""Goods on a store's shelves: the list, one article with its movements, and who waits."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from core.downloads import send_table
from shipping import stock_pages
from shipping.actions import (
    count_stock,
    drop_arrival,
    expect_stock,
    receive_stock,
    stop_tracking,
    track_stock,
)
from shipping.models import StockArrival, StockItem
from shipping.stock_forms import ExpectForm, TrackForm


@require_GET
@sellers_only()
def index(request: Any) -> HttpResponse:
    return render(request, "shipping/stock.html", stock_pages.index(request))


@require_GET
@sellers_only()
def backorders(request: Any) -> HttpResponse:
    context = stock_pages.backorders(request, now=clock.now())
    return render(request, "shipping/backorders.html", context)


@require_GET
@sellers_only()
def export(request: Any) -> HttpResponseBase:
    return send_table("stock", stock_pages.export(request.store))


@require_http_methods(["GET", "POST"])
@sellers_only(*SHIPPING_ROLES)
def track(request: Any) -> HttpResponse:
    form = TrackForm(request.POST or None, initial={"sku": request.GET.get("sku", "")[:64]})
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(track_stock, request.store, **facts):
        messages.success(request, _("Its pieces are counted from now on."))
        return redirect("shipping:stock_item", form.result.pk)
    return render(request, "shipping/track_stock.html", stock_pages.track(form), status=form.status)


@require_GET
@sellers_only()
def item(request: Any, pk: int) -> HttpResponse:
    return _show(request, _item(request, pk))


@require_POST
@sellers_only(*SHIPPING_ROLES)
def count(request: Any, pk: int) -> HttpResponse:
    found = _item(request, pk)
    form = stock_pages.count_form(found, request.POST)
    said = _("Counted."), _("The count agrees with what is on record. Nothing was changed.")
    return _do(request, found, "count", form, count_stock, lambda done: said[done is None])


@require_POST
@sellers_only(*SHIPPING_ROLES)
def receive(request: Any, pk: int) -> HttpResponse:
    found = _item(request, pk)
    form = stock_pages.receive_form(found, request.POST)
    said = _("Received. Orders that wait have theirs, the first to come in first.")
    return _do(request, found, "receive", form, receive_stock, lambda _done: said)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def expect(request: Any, pk: int) -> HttpResponse:
    found, form = _item(request, pk), ExpectForm(request.POST)
    said = _("Kept. Orders that wait show this day.")
    return _do(request, found, "expect", form, expect_stock, lambda _done: said)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def stop(request: Any, pk: int) -> HttpResponse:
    found = stop_tracking(_item(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Its pieces are not counted any more."))
    return redirect("shipping:stock_item", found.pk)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def drop(request: Any, pk: int) -> HttpResponse:
    rows = StockArrival.objects.filter(store=request.store).select_related("item__store")
    coming = drop_arrival(get_object_or_404(rows, pk=pk), actor=request.user, now=clock.now())
    messages.success(request, _("These goods are not expected any more."))
    return redirect("shipping:stock_item", coming.item_id)


def _item(request: Any, pk: int) -> StockItem:
    rows = StockItem.objects.filter(store=request.store).select_related("store")
    return get_object_or_404(rows, pk=pk)


def _show(request: Any, found: StockItem, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = stock_pages.item(request, found, now=clock.now(), **forms)
    return render(request, "shipping/stock_item.html", context, status=status)


def _do(
    request: Any,
    found: StockItem,
    name: str,
    form: Any,
    verb: Callable[..., Any],
    said: Callable[[Any], str],
) -> HttpResponse:
    """Carry out one form of the article's page."""
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(verb, found, **facts):
        messages.success(request, said(form.result))
        return redirect("shipping:stock_item", found.pk)
    return _show(request, found, status=form.status, **{name: form})
