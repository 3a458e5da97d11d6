"""The green programme of a store, and the review of certificates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import LISTING_ROLES, moderators_only, sellers_only
from core import clock
from core.access_log import note_view
from core.downloads import send_table
from listings import actions, certificate_pages, green_pages
from listings.days import local_day
from listings.models import Certificate
from listings.proof_forms import CertificateReviewForm


@require_GET
@sellers_only()
def programme(request: Any) -> HttpResponse:
    context = green_pages.programme(request, now=clock.now())
    return render(request, "listings/green.html", context)


@require_GET
@sellers_only()
def statement(request: Any) -> HttpResponseBase:
    now = clock.now()
    today = local_day(now, request.store)
    month = green_pages.month_of(request.GET.get("month", ""), today)
    rows = green_pages.statement_rows(request.store, month, now)
    return send_table(f"green-{month:%Y-%m}", rows)


@require_POST
@sellers_only(*LISTING_ROLES)
def join(request: Any) -> HttpResponse:
    actions.join_programme(request.store, actor=request.user, now=clock.now())
    words = _("You take part. Verified certificates that are in force have earned their points.")
    messages.success(request, words)
    return redirect("listings:green")


@require_POST
@sellers_only(*LISTING_ROLES)
def leave(request: Any) -> HttpResponse:
    actions.leave_programme(request.store, actor=request.user, now=clock.now())
    messages.success(request, _("You have left. Badges and rewards have ended."))
    return redirect("listings:green")


@require_POST
@sellers_only(*LISTING_ROLES)
def withdraw(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(Certificate, pk=pk, store=request.store)
    actions.withdraw_certificate(found, actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn. Claims that rest on it are checked again."))
    return redirect("listings:green")


@require_POST
@moderators_only
def claim(request: Any, pk: int) -> HttpResponse:
    actions.claim_certificate(_certificate(pk), actor=request.user, now=clock.now())
    return redirect("listings:review_certificate", pk)


@require_POST
@moderators_only
def release(request: Any, pk: int) -> HttpResponse:
    actions.release_certificate(_certificate(pk), actor=request.user, now=clock.now())
    return redirect("listings:certificates")


@require_GET
@moderators_only
def certificates(request: Any) -> HttpResponse:
    """Those that wait to be verified, the oldest first."""
    context = certificate_pages.certificates(request, now=clock.now())
    return render(request, "listings/certificates.html", context)


@require_http_methods(["GET", "POST"])
@moderators_only
def review(request: Any, pk: int) -> HttpResponse:
    found, now = _certificate(pk), clock.now()
    note_view(request, "document", found)
    form = CertificateReviewForm(request.POST or None)
    if form.is_valid() and form.run_on(found, actor=request.user, now=now):
        messages.success(request, _("Decided. The store has been told."))
        return redirect("listings:certificates")
    context = certificate_pages.review(found, form, request.user, now=now)
    return render(request, "listings/certificate_review.html", context, status=form.status)


def _certificate(pk: int) -> Certificate:
    rows = Certificate.objects.select_related("store", "listing", "reviewer")
    return get_object_or_404(rows, pk=pk)
