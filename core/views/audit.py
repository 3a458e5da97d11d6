"""Auditors look up what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.access_log import note_view
from core.audience import auditors_only
from core.audit import pages
from core.audit.search import ORDER, EventSearch
from core.models import Event
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
