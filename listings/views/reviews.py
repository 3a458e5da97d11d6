"""Disputed findings and samples: asked by sellers, taken and decided by moderators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import LISTING_ROLES, admins_only, moderators_only, sellers_only, staff_only
from core import clock
from core.audience import signed_in
from listings import actions, dispute_pages, precision_pages, review_pages
from listings.changes import ready_of
from listings.models import Listing, ReviewTask
from listings.proof_forms import DisputeForm, RestoreForm, RestoreRuleForm, ReviewForm
from listings.views.editor import say_live


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def dispute(request: Any, pk: int, number: int) -> HttpResponse:
    which = {"number": number}
    return _ask(request, pk, actions.dispute_finding, dispute_pages.dispute, which, "listing")


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def dispute_words(request: Any, pk: int, finding: str) -> HttpResponse:
    """The same in the text as the editor shows it: saved, or waiting beside a live one."""
    which = {"finding": finding}
    return _ask(request, pk, actions.dispute_words, dispute_pages.dispute_words, which, "edit")


def _ask(
    request: Any, pk: int, verb: Any, describe: Any, which: dict[str, Any], back: str
) -> HttpResponse:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing, now = get_object_or_404(rows, pk=pk), clock.now()
    form = DisputeForm(request.POST or None)
    if form.is_valid() and form.run(verb, listing, **which, actor=request.user, now=now):
        messages.success(request, _("A person looks at it. You are told what they decide."))
        return redirect(f"listings:{back}", pk)
    context = describe(listing, form=form, now=now, **which)
    return render(request, "listings/dispute.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def restore(request: Any, pk: int) -> HttpResponse:
    """ "I have put it right": a person is asked to let a taken-down listing back."""
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing, now = get_object_or_404(rows, pk=pk), clock.now()
    form = RestoreForm(request.POST or None)
    facts = {"actor": request.user, "now": now}
    if form.is_valid() and form.run(actions.ask_restore, listing, **facts):
        messages.success(request, _("A person looks at it. You are told what they decide."))
        return redirect("listings:listing", pk)
    context = review_pages.restore(listing, form, now=now)
    return render(request, "listings/restore.html", context, status=form.status)


@require_POST
@sellers_only(*LISTING_ROLES)
def check_again(request: Any, pk: int) -> HttpResponse:
    """ "I fixed it": the listing is checked as it stands, and goes live when it passes."""
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing = get_object_or_404(rows, pk=pk)
    run = actions.submit_listing(listing, actor=request.user, now=clock.now())
    if run.is_good:
        say_live(request, run)
    else:
        messages.warning(request, _("The check still finds something. See below what and where."))
    return redirect("listings:listing", pk)


@require_POST
@sellers_only(*LISTING_ROLES)
def retry_edit(request: Any, pk: int) -> HttpResponse:
    """The same of the edit that waits beside a live text."""
    listing = get_object_or_404(Listing.objects.of_store(request.store), pk=pk)
    saved = actions.retry_edit(listing, actor=request.user, now=clock.now())
    if saved.staged is None:
        messages.success(request, _("Live: buyers can see it now."))
    elif ready_of(saved.listing, saved.staged):
        messages.warning(request, _("The check still finds something. See below what and where."))
    else:
        words = _("The live text changed since this edit was made. See below what still waits.")
        messages.warning(request, words)
    return redirect("listings:listing", pk)


@require_GET
@moderators_only
def queue(request: Any) -> HttpResponse:
    return render(request, "listings/reviews.html", review_pages.queue(request, now=clock.now()))


@require_GET
@staff_only
def precision(request: Any) -> HttpResponse:
    context = precision_pages.precision(request.user, now=clock.now())
    return render(request, "listings/precision.html", context)


@require_http_methods(["GET", "POST"])
@admins_only
def restore_rule(request: Any, code: str) -> HttpResponse:
    form, now = RestoreRuleForm(request.POST or None), clock.now()
    if form.is_valid() and form.run(actions.restore_rule, code, actor=request.user, now=now):
        messages.success(request, _("The rule counts in full again."))
        return redirect("listings:precision")
    context = precision_pages.restoring(code, form, now=now)
    return render(request, "listings/restore_rule.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def ask_again(request: Any, pk: int) -> HttpResponse:
    mine = review_pages.readable(request.user).filter(store=request.store, kind="disputed")
    task, now = get_object_or_404(mine, pk=pk), clock.now()
    form = DisputeForm(request.POST or None)
    if form.is_valid() and form.run(actions.ask_again, task, actor=request.user, now=now):
        messages.success(request, _("Another person looks at it. You are told what they decide."))
        return redirect("listings:review", form.result.pk)
    context = dispute_pages.asking_again(task, form, now=now)
    return render(request, "listings/dispute.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: Any, pk: int) -> HttpResponse:
    """One task, for moderators and for the people of its store; only who holds it decides."""
    task, now = get_object_or_404(review_pages.readable(request.user), pk=pk), clock.now()
    form = ReviewForm(task, request.POST or None)
    facts = {"actor": request.user, "now": now}
    if form.is_valid() and form.run(actions.decide_review, task, **facts):
        messages.success(request, review_pages.decided_words(form.result))
        return redirect("listings:reviews")
    context = review_pages.review(task, form, request.user, now=now)
    return render(request, "listings/review.html", context, status=form.status)


@require_POST
@moderators_only
def claim(request: Any, pk: int) -> HttpResponse:
    actions.claim_review(_task(pk), actor=request.user, now=clock.now())
    return redirect("listings:review", pk)


@require_POST
@moderators_only
def release(request: Any, pk: int) -> HttpResponse:
    actions.release_review(_task(pk), actor=request.user, now=clock.now())
    return redirect("listings:reviews")


def _task(pk: int) -> ReviewTask:
    return get_object_or_404(ReviewTask.objects.select_related("store", "listing"), pk=pk)
