"""The review queue, and reports that open cases."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import moderators_only, staff_only
from core import clock
from core.access_log import note_view
from core.context import with_sidebar
from core.many_pages import all_label, answer
from core.pages import show
from core.saved_views.tabs import Tabs, default_address
from enforcement import actions, bulk_pages
from enforcement.case_rows import CaseRows
from enforcement.forms import ReportForm, SkipForm
from enforcement.queries import cases
from enforcement.queries.case_page import read_page
from enforcement.queue_pages import Asked

# Cases on a page.
SIZE = 25


@require_GET
@moderators_only
def queue(request: Any) -> HttpResponse:
    if away := default_address(request, "cases"):
        return redirect(away)
    context = _queue_context(request, Asked.of(request.GET), now=clock.now())
    return show(request, "enforcement/queue.html", "enforcement/_queue.html", context)


def _queue_context(request: Any, asked: Asked, *, now: datetime) -> dict[str, Any]:
    page = read_page(request, asked.view, now, order=asked.order, size=SIZE, **asked.narrowed())
    counts = cases.count_views(request.user, now, count=with_sidebar(request))
    picks, views = bulk_pages.actions(asked), Tabs.of(request, "cases")
    told = {"is_dated": asked.sort == "age", "may_pick": bool(picks)}
    writer = CaseRows(now, get_token(request), **told)
    return {
        "page": page,
        "rows": writer.write(cases.lines(page.rows, now)),
        "counts": counts,
        "asked": asked,
        "picks": picks,
        "back": asked.address(),
        "all_label": all_label(),
        "total": asked.total(counts),
        **views.context(asked.tabs(counts)),
        "sorts": asked.sorts(),
        "hidden": views.hidden,
    }


@require_POST
@moderators_only
def bulk(request: Any, action: str) -> HttpResponse:
    return answer(request, bulk_pages.PAGE, action)


@require_POST
@moderators_only
def take_next(request: Any) -> HttpResponse:
    case = actions.take_next_case(actor=request.user, now=clock.now())
    if case is None:
        messages.info(request, _("No free case waits. Those that you skipped are left to others."))
        return redirect("enforcement:queue")
    return redirect("enforcement:case", case.pk)


@require_http_methods(["GET", "POST"])
@moderators_only
def skip(request: Any, pk: int) -> HttpResponse:
    found, now = cases.get_case(pk, request.user), clock.now()
    form = SkipForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(actions.skip_case, found, actor=request.user, now=now):
        messages.success(request, _("Skipped: others get it, and you do not for a while."))
        return take_next(request)
    note_view(request, "case", found)
    context = {"case": found, "form": form}
    return render(request, "enforcement/skip.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@staff_only
def report(request: Any) -> HttpResponse:
    now = clock.now()
    form = ReportForm(now, request.POST or None, initial=request.GET.dict())
    if form.is_valid() and form.file(actions.report_store, actor=request.user, now=now):
        case = form.result
        messages.success(request, _("Filed in case %(case)s.") % {"case": case.number})
        if request.user.is_moderator:
            return redirect("enforcement:case", case.pk)
        return redirect("core:home")
    context = {"form": form}
    return render(request, "enforcement/report.html", context, status=422 if form.errors else 200)
