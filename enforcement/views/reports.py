"""The public form for reports, and the reporter's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import public
from core import clock
from core.models import SignedLink
from core.rates import caller_of, refuse_flood
from enforcement.actions import disown_report, file_report
from enforcement.actions.reports import receipt_path
from enforcement.doors import mailed_report_link, report_link
from enforcement.models import Report
from enforcement.receipt_pages import report_behind, show_receipt
from enforcement.report_forms import PublicReportForm
from policy.queries import policy_at


@require_http_methods(["GET", "POST"])
@public
def file(request: HttpRequest) -> HttpResponse:
    now, sent = clock.now(), request.method == "POST"
    form = PublicReportForm(now, request.POST if sent else None, initial=request.GET.dict())
    if sent:
        most = policy_at(now).governance.reports.per_address_an_hour
        refuse_flood(f"reports:{caller_of(request)}", most, minutes=60)
    if form.is_valid() and form.run(file_report, language=get_language() or "en", now=now):
        return redirect(receipt_path(form.result))
    return render(request, "enforcement/public_report.html", {"form": form}, status=form.status)


@require_GET
@report_link
def receipt(request: HttpRequest, link: SignedLink) -> HttpResponse:
    return show_receipt(request, link, report_behind(link))


@require_http_methods(["GET", "POST"])
@mailed_report_link
def disown(request: HttpRequest, link: SignedLink) -> HttpResponse:
    report = get_object_or_404(Report, pk=link.subject_id)
    if request.method == "POST":
        disown_report(report, now=clock.now())
        return redirect("enforcement:disown_report", link.token)
    context = {"report": report, "token": link.token}
    return render(request, "enforcement/disown_report.html", context)
