"""Import of listings: send a file, say what its columns are, try, import, see what became of it."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import LISTING_ROLES, sellers_only
from core import clock
from core.downloads import send_table
from core.models import Job
from listings import actions, import_pages
from listings.import_forms import EncodingForm, ListingFileForm, MappingForm
from listings.importing import KIND
from listings.models import ImportFile


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def upload(request: Any) -> HttpResponse:
    form = ListingFileForm(request.POST or None, request.FILES or None)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.take_import_file, request.store, **facts):
        return redirect("listings:import_file", form.result.pk)
    context = import_pages.upload(request, form)
    return render(request, "listings/import.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def mapping(request: Any, pk: int) -> HttpResponse:
    file = get_object_or_404(ImportFile.objects.select_related("store"), pk=pk, store=request.store)
    form = MappingForm(request.POST or None, file=file)
    facts = {"is_trial": "import" not in request.POST, "actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.start_import, file, **facts):
        return redirect("core:job", form.result.pk)
    context = import_pages.mapping(file, form)
    return render(request, "listings/import_file.html", context, status=form.status)


@require_POST
@sellers_only(*LISTING_ROLES)
def read_as(request: Any, pk: int) -> HttpResponse:
    file = get_object_or_404(ImportFile.objects.select_related("store"), pk=pk, store=request.store)
    form = EncodingForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.read_file_as, file, **facts):
        return redirect("listings:import_file", form.result.pk)
    context = import_pages.mapping(file, MappingForm(file=file), form)
    return render(request, "listings/import_file.html", context, status=form.status)


@require_GET
@sellers_only(*LISTING_ROLES)
def result(request: Any, pk: int) -> HttpResponse:
    context = import_pages.result(_mine(request, pk), now=clock.now())
    return render(request, "listings/import_result.html", context)


@require_GET
@sellers_only(*LISTING_ROLES)
def rows(request: Any, pk: int) -> HttpResponseBase:
    return send_table(f"result-{pk}", import_pages.result_rows(_mine(request, pk)))


@require_GET
@sellers_only(*LISTING_ROLES)
def refused(request: Any, pk: int) -> HttpResponseBase:
    return send_table(f"refused-{pk}", import_pages.refused_rows(_mine(request, pk)))


def _mine(request: Any, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, kind=KIND, store=request.store)
