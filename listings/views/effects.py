"""What a policy version does to listings: to a seller's own before its date, to all after it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import admins_only, sellers_only
from core import clock, pages
from listings import effect_pages, recheck_pages
from listings.models import Recheck
from policy.models import PolicyVersion


@require_GET
@sellers_only()
def effect(request: Any, pk: int) -> HttpResponse:
    rows = PolicyVersion.objects.approved().filter(based_on__isnull=False)
    version = get_object_or_404(rows.defer("sections"), pk=pk)
    context = effect_pages.effect(request, version, now=clock.now())
    return render(request, "listings/effect.html", context)


@require_GET
@admins_only
def recheck(request: Any, pk: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion.objects.defer("sections"), pk=pk)
    row = get_object_or_404(Recheck, policy_version=version.number)
    context = recheck_pages.recheck(version, row, now=clock.now())
    return pages.show(request, "listings/recheck.html", "listings/_recheck.html", context)
