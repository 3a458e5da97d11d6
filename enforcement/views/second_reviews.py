"""Second reviews: which wait, one of them blind, and how alike cases are decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import moderators_only, senior_only, senior_or_admins
from core import clock
from core.access_log import note_view
from core.paging import keyset
from enforcement import actions
from enforcement import second_review_pages as pages
from enforcement.actions.second_reviews import refuse_involved
from enforcement.queries import second_reviews as queries
from enforcement.queries.cases import get_case
from enforcement.second_review_pages import OpinionForm


@require_GET
@moderators_only
def index(request: Any) -> HttpResponse:
    page = keyset(queries.opinions_of(request.user), request, size=25)
    context = {"page": page, "lines": queries.lines(page.rows), "now": clock.now()}
    context |= {"waiting": queries.waiting_for(request.user).count()}
    return render(request, "enforcement/second_reviews.html", context)


@require_GET
@moderators_only
def take(request: Any) -> HttpResponse:
    case = queries.next_for(request.user)
    if case is None:
        messages.info(request, _("No finished case waits for your opinion."))
        return redirect("enforcement:second_reviews")
    return redirect("enforcement:second_review", case.pk)


@require_http_methods(["GET", "POST"])
@moderators_only
def review(request: Any, pk: int) -> HttpResponse:
    """Blind until the opinion is given, then beside what was decided."""
    case, now = get_case(pk, request.user), clock.now()
    if given := case.opinions.filter(moderator=request.user).first():
        note_view(request, "case", case)
        return render(request, "enforcement/second_opinion.html", pages.opinion_page(given, now))
    refuse_involved(case, request.user)
    if not queries.waiting_for(request.user).filter(pk=case.pk).exists():
        raise Http404
    form = OpinionForm(request.POST or None)
    if form.is_valid() and form.run(actions.give_second_opinion, case, actor=request.user, now=now):
        return redirect("enforcement:second_review", pk)
    note_view(request, "case", case)
    context = pages.blind_page(case, form, now)
    return render(request, "enforcement/second_review.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@senior_only
def golden(request: Any, pk: int) -> HttpResponse:
    case, form = get_case(pk, request.user), OpinionForm(request.POST or None)
    if form.is_valid() and form.run(actions.mark_golden, case, actor=request.user, now=clock.now()):
        messages.success(request, _("Kept as golden. Moderators are tried on it."))
        return redirect("enforcement:case", pk)
    note_view(request, "case", case)
    context = {"case": case, "form": form}
    return render(request, "enforcement/golden.html", context, status=form.status)


@require_GET
@senior_or_admins
def consistency(request: Any) -> HttpResponse:
    return render(request, "enforcement/consistency.html", pages.consistency_page(clock.now()))
