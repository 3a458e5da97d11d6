"""The reporter's own page: how the report stands, and the way to complain of its answer."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import clock
from core.errors import NotPossible
from core.models import SignedLink
from enforcement import answers
from enforcement.actions.complaints import complain_until, refuse_complaint
from enforcement.actions.receipts import MAILED
from enforcement.complaint_forms import ComplaintForm
from enforcement.complaint_outcomes import outcome_of, why_of
from enforcement.models import Complaint, Report
from enforcement.queries.reporters import running_suspension
from policy.queries import policy_at


def report_behind(link: SignedLink) -> Report:
    rows = Report.objects.select_related("statement__violation__reversed_by", "case", "store")
    found: Report = get_object_or_404(rows, pk=link.subject_id)
    return found


def show_receipt(
    request: HttpRequest, link: SignedLink, report: Report, form: ComplaintForm | None = None
) -> HttpResponse:
    now = clock.now()
    rule = policy_at(report.filed_at).rules.book.get(report.rule_code)
    context: dict[str, Any] = {"report": report, "rule": rule, "now": now, "token": link.token}
    context |= {"parts": answers.parts_of(report), "mailed": link.purpose == MAILED}
    if report.status == Report.Status.HELD:
        context["suspension"] = running_suspension(report.email, now)
    context |= _redress(report, form, now)
    status = form.status if form else 200
    return render(request, "enforcement/receipt.html", context, status=status)


def _redress(report: Report, form: ComplaintForm | None, now: datetime) -> dict[str, Any]:
    """The complaint that was filed and what came of it, or the form for one while it can be."""
    filed = Complaint.objects.select_related("signal__case").filter(report=report).first()
    if filed:
        again = outcome_of(filed)
        why = why_of(filed, again) if again else None
        return {"complaint": filed, "again": again, "why": why, "form": form}
    with suppress(NotPossible):
        refuse_complaint(report, now)
        return {"form": form or ComplaintForm(), "until": complain_until(report)}
    return {"form": form} if form and form.errors else {}
