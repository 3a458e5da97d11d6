"""Complaints of reporters: filed from the receipt, answered by moderators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import moderators_only
from core import clock
from core.access_log import note_view
from core.models import SignedLink
from core.paging import keyset
from core.rates import caller_of, refuse_flood
from enforcement import actions, answers
from enforcement.actions.receipts import MAILED
from enforcement.actions.reporters import refuse_insiders
from enforcement.complaint_forms import ComplaintAnswerForm, ComplaintForm
from enforcement.complaint_outcomes import outcome_of
from enforcement.docket_pages import tabs_for
from enforcement.doors import report_link
from enforcement.models import Complaint
from enforcement.queries import complaints as queries
from enforcement.receipt_pages import report_behind, show_receipt
from policy.queries import policy_at


@require_POST
@report_link
def complain(request: HttpRequest, link: SignedLink) -> HttpResponse:
    now, form = clock.now(), ComplaintForm(request.POST)
    most = policy_at(now).governance.reports.per_address_an_hour
    refuse_flood(f"complaints:{caller_of(request)}", most, minutes=60)
    report, proven = report_behind(link), link.purpose == MAILED
    facts = {"is_address_proven": proven, "now": now}
    if form.is_valid() and form.run(actions.file_complaint, report, **facts):
        return redirect("enforcement:receipt", link.token)
    return show_receipt(request, link, report, form)


@require_GET
@moderators_only
def index(request: Any) -> HttpResponse:
    view = "answered" if request.GET.get("view") == "answered" else "open"
    order = ("-due_at", "-id") if view == "answered" else ("due_at", "id")
    page = keyset(queries.list_complaints(view, request.user), request, order=order, size=25)
    here = "complaints_answered" if view == "answered" else "complaints"
    context = {"page": page, "tabs": tabs_for(request.user, here), "now": clock.now()}
    return render(request, "enforcement/complaints.html", context | {"reader": request.user})


@require_GET
@moderators_only
def complaint(request: Any, pk: int) -> HttpResponse:
    return _show(request, queries.get_complaint(pk), ComplaintAnswerForm())


@require_POST
@moderators_only
def take(request: Any, pk: int) -> HttpResponse:
    found = queries.get_complaint(pk)
    actions.take_complaint(found, actor=request.user, now=clock.now())
    return redirect("enforcement:complaint", pk)


@require_POST
@moderators_only
def release(request: Any, pk: int) -> HttpResponse:
    found = queries.get_complaint(pk)
    actions.release_complaint(found, actor=request.user, now=clock.now())
    messages.success(request, _("Given back. Whoever took no part can take it now."))
    return redirect("enforcement:complaint", pk)


@require_POST
@moderators_only
def decide(request: Any, pk: int) -> HttpResponse:
    found, form = queries.get_complaint(pk), ComplaintAnswerForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.decide_complaint, found, **facts):
        messages.success(request, _("Answered. The reporter reads it on the page of the report."))
        return redirect("enforcement:complaints")
    return _show(request, found, form)


def _show(request: Any, found: Complaint, form: ComplaintAnswerForm) -> HttpResponse:
    refuse_insiders(found.report, request.user)
    note_view(request, "reporter", found.report, store=found.store)
    user, filed = request.user, found.status == Complaint.Status.FILED
    is_involved = user.pk in found.involved
    context = {
        "complaint": found,
        "parts": answers.parts_of(found.report)[:2],
        "rule": policy_at(found.filed_at).rules.book.get(found.report.rule_code),
        "again": outcome_of(found),
        "form": form,
        "now": clock.now(),
        "is_involved": is_involved,
        "may_take": filed and not is_involved,
        "may_release": found.is_open
        and not filed
        and (found.taken_by_id == user.pk or user.is_senior),
        "may_answer": found.is_open and not filed and found.taken_by_id == user.pk,
        "crumbs": [(_("Complaints"), reverse("enforcement:complaints")), (found.number, "")],
    }
    return render(request, "enforcement/complaint.html", context, status=form.status)
