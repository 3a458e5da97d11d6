"""A store's listings, and one of them as buyers see it with its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import LISTING_ROLES, sellers_only
from core import clock, pages
from core.audience import signed_in
from core.downloads import send_table
from core.saved_views.tabs import default_address
from listings import exporting, narrowing, presenting, previewing
from listings.filters import Filter
from listings.models import Listing


@require_GET
@sellers_only()
def index(request: HttpRequest) -> HttpResponse:
    if away := default_address(request, "listings"):
        return redirect(away)
    context = presenting.index(request, now=clock.now())
    return pages.show(request, "listings/index.html", "listings/_index.html", context)


@require_GET
@sellers_only()
def narrow(request: Any) -> HttpResponse:
    """Asks what to narrow the index to; its form leads back there."""
    context = narrowing.page(request.store, Filter.of(request.GET))
    return render(request, "listings/narrow.html", context)


@require_GET
@signed_in
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Open to the store's people, whatever their role, and to moderators."""
    rows = Listing.objects.for_user(request.user).select_related("store")
    context = presenting.listing(request, get_object_or_404(rows, pk=pk), now=clock.now())
    return render(request, "listings/listing.html", context)


@require_GET
@signed_in
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The listing as buyers see it, for whoever may open it."""
    rows = Listing.objects.for_user(request.user).select_related("store")
    context = previewing.preview(request, get_object_or_404(rows, pk=pk), now=clock.now())
    return render(request, "listings/preview.html", context)


@require_GET
@sellers_only(*LISTING_ROLES)
def export(request: Any) -> HttpResponseBase:
    """What the filter shows, as CSV; first the columns that it lacks, where there are any."""
    narrowed = Filter.of(request.GET)
    rows = narrowed.rows(request.store)
    columns = exporting.columns_of(rows)
    if columns.left_out and "short" not in request.GET:
        return render(request, "listings/export.html", presenting.export(narrowed, columns))
    return send_table("listings", exporting.export(rows, columns.header))
