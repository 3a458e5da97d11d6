"""How couriers do: for sellers, and for staff with the parcels behind each figure."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import moderators_or_admins, sellers_only
from core import clock
from shipping.courier_pages import courier_parcels_context, couriers_context


@require_GET
@sellers_only()
def index(request: Any) -> HttpResponse:
    context = couriers_context(request, request.store, now=clock.now())
    return render(request, "shipping/couriers.html", context)


@require_GET
@moderators_or_admins
def desk(request: Any) -> HttpResponse:
    return render(
        request, "shipping/couriers.html", couriers_context(request, None, now=clock.now())
    )


@require_GET
@moderators_or_admins
def parcels(request: Any) -> HttpResponse:
    context = courier_parcels_context(request, now=clock.now())
    return render(request, "shipping/courier_parcels.html", context)
