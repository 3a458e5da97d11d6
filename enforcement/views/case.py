"""One case: what is alleged, what proves it, what a decision would do, and the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import moderators_only
from core import clock
from core.access_log import note_view
from core.pages import show
from enforcement import actions, casework
from enforcement.forms import CloseForm, DecisionForm
from enforcement.queries.cases import find_case, get_case


@require_GET
@moderators_only
def case(request: Any, pk: int) -> HttpResponse:
    found = get_case(pk, request.user)
    form = DecisionForm(found, initial=casework.proposal(found, clock.now()))
    return _show(request, form)


@require_POST
@moderators_only
def claim(request: Any, pk: int) -> HttpResponse:
    actions.claim_case(get_case(pk, request.user), actor=request.user, now=clock.now())
    messages.success(request, _("The case is yours. Nobody else decides it meanwhile."))
    return redirect("enforcement:case", pk)


@require_POST
@moderators_only
def release(request: Any, pk: int) -> HttpResponse:
    actions.release_case(find_case(pk), actor=request.user, now=clock.now())
    messages.success(request, _("Released. Anybody can take the case now."))
    return redirect("enforcement:queue")


@require_POST
@moderators_only
def preview(request: Any, pk: int) -> HttpResponse:
    form = DecisionForm(get_case(pk, request.user), request.POST)
    # What is still missing is said when the moderator goes on, not while they choose.
    form.is_valid()
    note_view(request, "case", form.case)
    context = casework.page(form, request.user, clock.now())
    return show(request, "enforcement/case.html", "enforcement/_preview.html", context)


@require_POST
@moderators_only
def review(request: Any, pk: int) -> HttpResponse:
    form = DecisionForm(get_case(pk, request.user), request.POST)
    now = clock.now()
    if form.is_valid() and form.run(casework.refuse_early, form.case, actor=request.user, now=now):
        note_view(request, "case", form.case)
        context = casework.review(form, now)
        return render(request, "enforcement/review.html", context)
    return _show(request, form, status=form.status)


@require_POST
@moderators_only
def decide(request: Any, pk: int) -> HttpResponse:
    form = DecisionForm(get_case(pk, request.user), request.POST)
    now = clock.now()
    if form.is_valid() and form.run(actions.decide_case, form.case, actor=request.user, now=now):
        words = _("Decision %(decision)s is sent to the store.") % {"decision": form.result}
        messages.success(request, words)
        return redirect("enforcement:decision", form.result.pk)
    return _show(request, form, status=form.status)


@require_http_methods(["GET", "POST"])
@moderators_only
def close(request: Any, pk: int) -> HttpResponse:
    found = get_case(pk, request.user)
    form = CloseForm(found, request.POST or None)
    verb, now = actions.close_case_without_violation, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _("Closed. Nothing is held against the store."))
        return redirect("enforcement:queue")
    note_view(request, "case", found)
    context = {"case": found, "form": form}
    return render(request, "enforcement/close.html", context, status=form.status)


def _show(request: Any, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    note_view(request, "case", form.case)
    context = casework.page(form, request.user, clock.now())
    return show(request, "enforcement/case.html", "enforcement/_case.html", context, status=status)
