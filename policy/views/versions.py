"""Versions of the policy: the list, one version with its changes, and its way to approval."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import admins_only
from accounts.step_up.doors import step_up
from core import clock
from core.pages import show
from policy import actions
from policy.comments import CommentForm, comment_on
from policy.forms import SendBackForm
from policy.models import PolicyVersion
from policy.pages import versions as pages
from policy.queries import list_versions
from policy.replays import start_replays


@require_GET
@admins_only
def versions(request: Any) -> HttpResponse:
    context = pages.versions_page(list(list_versions()), clock.now())
    return render(request, "policy/versions.html", context)


@require_POST
@admins_only
def draft(request: Any) -> HttpResponse:
    version = actions.draft_policy(actor=request.user, now=clock.now())
    messages.success(request, _("Draft %(version)s started.") % {"version": version})
    return redirect("policy:version", version.pk)


@require_POST
@admins_only
def restore(request: Any, pk: int) -> HttpResponse:
    """A way back: a new draft with the text of an earlier version."""
    earlier = _get(pk)
    version = actions.draft_policy(text_of=earlier, actor=request.user, now=clock.now())
    words = _("Draft %(version)s started with the text of %(earlier)s.")
    messages.success(request, words % {"version": version, "earlier": earlier})
    return redirect("policy:version", version.pk)


@require_GET
@admins_only
def version(request: Any, pk: int) -> HttpResponse:
    return _show(request, _get(pk))


@require_POST
@admins_only
def replay(request: Any, pk: int) -> HttpResponse:
    start_replays(_get(pk), actor=request.user, now=clock.now())
    messages.success(request, _("The replay began. You can leave this page."))
    return redirect("policy:version", pk)


@require_POST
@admins_only
def ask(request: Any, pk: int) -> HttpResponse:
    version, now = _get(pk), clock.now()
    form = pages.start_form(version, now, request.POST)
    if form.is_valid() and form.run(actions.ask_approval, version, actor=request.user, now=now):
        messages.success(request, _("The other admins have been asked."))
        return redirect("policy:version", pk)
    return _show(request, version, status=form.status, start_form=form)


@require_POST
@admins_only
@step_up
def approve(request: Any, pk: int) -> HttpResponse:
    version, now = _get(pk), clock.now()
    form = pages.approval_form(version, now, request.POST)
    if form.is_valid() and form.run(actions.approve_policy, version, actor=request.user, now=now):
        messages.success(request, _("Approved. Sellers are told what changes and when."))
        return redirect("policy:version", pk)
    return _show(request, version, status=form.status, start_form=form)


@require_POST
@admins_only
def send_back(request: Any, pk: int) -> HttpResponse:
    version, form = _get(pk), SendBackForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.send_back, version, **facts):
        messages.success(request, _("Sent back to its drafter with your words."))
        return redirect("policy:version", pk)
    return _show(request, version, status=form.status, back_form=form)


@require_POST
@admins_only
def comment(request: Any, pk: int) -> HttpResponse:
    version, form = _get(pk), CommentForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(comment_on, version, **facts):
        messages.success(request, _("Your comment stands with the version."))
        return redirect("policy:version", pk)
    return _show(request, version, status=form.status, comment_form=form)


@require_http_methods(["GET", "POST"])
@admins_only
def withdraw(request: Any, pk: int) -> HttpResponse:
    version = _get(pk)
    if request.method == "GET":
        return render(request, "policy/withdraw.html", pages.withdraw_page(version))
    actions.withdraw_draft(version, actor=request.user, now=clock.now())
    messages.success(request, _("Draft %(version)s withdrawn.") % {"version": version})
    return redirect("policy:versions")


def _get(pk: int) -> PolicyVersion:
    rows = PolicyVersion.objects.select_related("based_on", "drafted_by", "approved_by")
    found: PolicyVersion = get_object_or_404(rows, pk=pk)
    return found


def _show(request: Any, version: PolicyVersion, *, status: int = 200, **forms: Any) -> HttpResponse:
    now = clock.now()
    context = pages.version_page(version, request.user, now) | forms
    context["panels"] = pages.panels_of(request, version, now)
    page, partial = "policy/version.html", "policy/_version.html"
    return show(request, page, partial, context, status=status)
