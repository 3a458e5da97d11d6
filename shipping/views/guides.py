"""Customs guides: read by sellers, written by admins."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import admins_only, sellers_only
from core import clock
from shipping import guide_pages
from shipping.actions import draft_guide, publish_guide, withdraw_guide
from shipping.customs_forms import GuideForm
from shipping.models import Guide


@require_GET
@sellers_only()
def index(request: Any) -> HttpResponse:
    return render(request, "shipping/guides.html", guide_pages.guides(now=clock.now()))


@require_GET
@sellers_only()
def guide(request: Any, country: str) -> HttpResponse:
    context = guide_pages.guide(country.upper(), now=clock.now())
    return render(request, "shipping/guide.html", context)


@require_GET
@admins_only
def desk(request: Any) -> HttpResponse:
    return render(request, "shipping/guide_desk.html", guide_pages.desk(now=clock.now()))


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: Any, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Guide, pk=pk) if pk else None
    form = GuideForm(request.POST) if request.method == "POST" else None
    facts = {"actor": request.user, "now": clock.now()}
    if form and form.is_valid() and form.run(draft_guide, found, **facts):
        messages.success(request, _("Kept as a draft. Read it below before you publish it."))
        return redirect("shipping:edit_guide", form.result.pk)
    context = guide_pages.editor(found, form, now=facts["now"])
    return render(request, "shipping/guide_edit.html", context, status=form.status if form else 200)


@require_POST
@admins_only
def publish(request: Any, pk: int) -> HttpResponse:
    publish_guide(get_object_or_404(Guide, pk=pk), actor=request.user, now=clock.now())
    messages.success(request, _("Published. Sellers read it from its first day on."))
    return redirect("shipping:guide_desk")


@require_POST
@admins_only
def withdraw(request: Any, pk: int) -> HttpResponse:
    withdraw_guide(get_object_or_404(Guide, pk=pk), actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn. Sellers no longer read it."))
    return redirect("shipping:guide_desk")
