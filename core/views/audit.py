"""Auditors look up what happened, and who of the staff saw what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.access_log import note_view
from core.audience import auditors_only, auditors_or_admins
from core.audit import pages
from core.audit.search import ORDER, AccessSearch, EventSearch
from core.models import AccessRecord, Event
from core.paging import keyset


@require_GET
@auditors_only
def events(request: HttpRequest) -> HttpResponse:
    note_view(request, "audit", Event)
    form, now = EventSearch(request.GET), clock.now()
    page = keyset(form.rows(), request, order=ORDER)
    pages.in_words(page.rows)
    context = {"form": form, "page": page, "stats": pages.seal_stats(now), "now": now}
    return render(request, "core/audit.html", context, status=form.status)


@require_GET
@auditors_or_admins
def access_log(request: HttpRequest) -> HttpResponse:
    """Reading the log is a line in it, too."""
    note_view(request, "audit", AccessRecord)
    form, now = AccessSearch(request.GET), clock.now()
    page = keyset(form.rows(), request, order=ORDER)
    pages.name_data(page.rows)
    context = {"form": form, "page": page, "now": now}
    return render(request, "core/access_log.html", context, status=form.status)
