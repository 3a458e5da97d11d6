"""The rulebook, for everybody who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import signed_in
from core import clock
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
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What an approved version changed, for the people it applies to."""
    rows = PolicyVersion.objects.approved().filter(based_on__isnull=False)
    version = get_object_or_404(rows.select_related("based_on"), pk=pk)
    context = pages.changes_page(version) | {"now": (now := clock.now())}
    context["panels"] = panels_of(request, version, now)
    return render(request, "policy/changes.html", context)


@require_GET
@signed_in
def compare(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    return render(request, "policy/compare.html", pages.compare_page(older, newer))
