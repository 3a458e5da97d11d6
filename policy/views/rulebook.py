"""The rulebook, for everybody who is signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import RUNNING_ROLES, sellers_only, signed_in
from core import clock
from policy import acknowledging
from policy.models import PolicyVersion
from policy.pages import rulebook as pages
from policy.pages.versions import panels_of
from policy.queries import next_version


@require_GET
@signed_in
def rulebook(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    policy, query = pages.policy_asked(request, now)
    context = pages.rulebook_page(policy, query, now) | {"coming": next_version(now), "now": now}
    return render(request, "policy/rulebook.html", context)


@require_GET
@signed_in
def rule(request: HttpRequest, number: str) -> HttpResponse:
    policy, query = pages.policy_asked(request, clock.now())
    context = pages.rule_page(policy, policy.rules.numbered(number), query)
    return render(request, "policy/rule.html", context)


@require_GET
@signed_in
def changes(request: Any, pk: int) -> HttpResponse:
    """What an approved version changed, for the people it applies to."""
    version, now = _approved(pk), clock.now()
    context = pages.changes_page(version) | {"now": now}
    if request.workspace == "seller" and request.store is not None:
        context["read"] = acknowledging.acknowledged_by(version, request.store)
        context["may_acknowledge"] = request.membership.role in RUNNING_ROLES
    context["panels"] = panels_of(request, version, now)
    return render(request, "policy/changes.html", context)


@require_POST
@sellers_only(*RUNNING_ROLES)
def acknowledge(request: Any, pk: int) -> HttpResponse:
    facts = {"store": request.store, "actor": request.user, "now": clock.now()}
    acknowledging.acknowledge(_approved(pk), **facts)
    messages.success(request, _("Acknowledged. Thank you for reading what changes."))
    return redirect("policy:changes", pk)


def _approved(pk: int) -> PolicyVersion:
    rows = PolicyVersion.objects.approved().filter(based_on__isnull=False)
    found: PolicyVersion = get_object_or_404(rows.select_related("based_on"), pk=pk)
    return found


@require_GET
@signed_in
def compare(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    return render(request, "policy/compare.html", pages.compare_page(older, newer))
