"""Carriers as data: which there are, what holds for one, and retiring it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.audience import admins_only
from shipping.actions import publish_carrier, retire_carrier
from shipping.carrier_forms import CarrierForm
from shipping.checks.numbers.digits import SCHEMES
from shipping.models import Carrier
from shipping.queries.carriers import carrier_at, carriers_at

HISTORY = 20


@require_GET
@admins_only
def index(request: Any) -> HttpResponse:
    now = clock.now()
    context = {"carriers": carriers_at(now), "now": now, "crumbs": [(_("Carriers"), "")]}
    return render(request, "shipping/carrier_list.html", context)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: Any, key: str = "") -> HttpResponse:
    now = clock.now()
    known = carrier_at(key, now) if key else None
    if key and known is None:
        raise Http404
    form = CarrierForm(request.POST if request.method == "POST" else None, known=known)
    if form.is_valid() and form.run(publish_carrier, actor=request.user, now=now):
        messages.success(request, _("Kept. It holds from the instant that you named."))
        return redirect("shipping:carrier_list")
    return render(request, "shipping/carrier.html", _page(form, now), status=form.status)


@require_POST
@admins_only
def retire(request: Any, key: str) -> HttpResponse:
    retire_carrier(key, actor=request.user, now=clock.now())
    messages.success(request, _("Retired. Its numbers are recognised no more."))
    return redirect("shipping:carrier_list")


def _page(form: CarrierForm, now: Any) -> dict[str, Any]:
    known = form.known
    rows = Carrier.objects.with_ended().filter(key=known.key if known else "")
    above = (_("Carriers"), reverse("shipping:carrier_list"))
    return {
        "form": form,
        "known": known,
        "history": rows.select_related("made_by").order_by("-pk")[:HISTORY],
        "schemes": sorted(SCHEMES),
        "now": now,
        "crumbs": [above, (known.name if known else _("New carrier"), "")],
    }
