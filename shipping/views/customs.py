"""Goods as customs reads them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import sellers_only
from core import clock
from listings.models import Listing
from policy.queries import policy_at
from shipping import customs_pages, readiness_pages
from shipping.actions import choose_hs, declare_kind
from shipping.actions.nomenclature import CUSTOMS_ROLES
from shipping.customs_forms import HsForm, KindForm


@require_GET
@sellers_only()
def goods_index(request: Any) -> HttpResponse:
    return render(request, "shipping/customs_goods.html", customs_pages.goods_index(request))


@require_http_methods(["GET", "POST"])
@sellers_only(*CUSTOMS_ROLES)
def goods(request: Any, pk: int) -> HttpResponse:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing = get_object_or_404(rows, pk=pk)
    form = HsForm(request.POST) if request.method == "POST" else None
    facts = {"actor": request.user, "now": clock.now()}
    if form and form.is_valid() and form.run(choose_hs, listing, **facts):
        messages.success(request, _("Kept as the tariff code of these goods."))
        return redirect("shipping:goods", pk)
    context = customs_pages.goods(request, listing, form, now=facts["now"])
    return render(request, "shipping/goods.html", context, status=form.status if form else 200)


@require_POST
@sellers_only(*CUSTOMS_ROLES)
def kind(request: Any, pk: int) -> HttpResponse:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing, now = get_object_or_404(rows, pk=pk), clock.now()
    form = KindForm(request.POST, kinds=policy_at(now).customs.kinds)
    if form.is_valid() and form.run(declare_kind, listing, actor=request.user, now=now):
        messages.success(request, _("Kept. What follows from it stands beside each destination."))
        return redirect("shipping:goods", pk)
    context = customs_pages.goods(request, listing, kind=form, now=now)
    return render(request, "shipping/goods.html", context, status=422)


@require_GET
@sellers_only()
def readiness(request: Any) -> HttpResponse:
    context = readiness_pages.readiness(request, now=clock.now())
    return render(request, "shipping/readiness.html", context)
