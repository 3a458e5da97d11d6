"""What is kept for how long, and what the daily purges did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.audience import auditors_or_admins
from core.models import PurgeLine
from core.paging import keyset
from core.retention import CLASSES, kept_times, name_lines


@require_GET
@auditors_or_admins
def purges(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    lines = PurgeLine.objects.select_related("run")
    page = keyset(lines, request)
    name_lines(page.rows)
    context = {"page": page, "times": kept_times(CLASSES.values(), now), "now": now}
    return render(request, "core/purges.html", context)
