"""The review queue, and reports that open cases."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import moderators_only, staff_only
from core import clock
from core.pages import show
from core.paging import keyset
from enforcement import actions
from enforcement.case_rows import CaseRows
from enforcement.forms import ReportForm, SkipForm
from enforcement.queries import cases


@require_GET
@moderators_only
def queue(request: Any) -> HttpResponse:
    now, view = clock.now(), request.GET.get("view", "all")
    view = view if view in cases.VIEWS else "all"
    query = cases.searchable(request.GET.get("q", ""))
    rule = cases.searchable(request.GET.get("rule", ""), 40)
    rows = cases.list_queue(
        request.user, view, now, query=query, rule=rule, days=request.GET.get("days", "")
    )
    order = ("-due_at", "-id") if view == "decided" else ("due_at", "id")
    page = keyset(rows, request, order=order, size=25)
    counts = cases.count_views(request.user, now)
    rows_shown = CaseRows(now, get_token(request)).write(cases.lines(page.rows, now))
    context = {"page": page, "rows": rows_shown, "counts": counts}
    context |= {"view": view, "query": query, "rule": rule, "tabs": _tabs(view, counts)}
    return show(request, "enforcement/queue.html", "enforcement/_queue.html", context)


def _tabs(view: str, counts: dict[str, int]) -> list[tuple[str, str, Any, bool]]:
    here = reverse("enforcement:queue")
    return [
        (_("All open"), here, counts["all"], view == "all"),
        (_("Due today"), f"{here}?view=due", counts["due"], view == "due"),
        (_("Mine"), f"{here}?view=mine", counts["mine"], view == "mine"),
        (_("Second approvals"), reverse("enforcement:approvals"), counts["approvals"], False),
        (_("Decided"), f"{here}?view=decided", None, view == "decided"),
    ]


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
    found, now = cases.get_case(pk), clock.now()
    form = SkipForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(actions.skip_case, found, actor=request.user, now=now):
        messages.success(request, _("Skipped: others get it, and you do not for a while."))
        return take_next(request)
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
