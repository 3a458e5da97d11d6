"""What an announced policy version does to the reader's own listings."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import sellers_only
from core import clock
from listings import effect_pages
from policy.models import PolicyVersion


@require_GET
@sellers_only()
def effect(request: Any, pk: int) -> HttpResponse:
    rows = PolicyVersion.objects.approved().filter(based_on__isnull=False)
    version = get_object_or_404(rows.defer("sections"), pk=pk)
    context = effect_pages.effect(request, version, now=clock.now())
    return render(request, "listings/effect.html", context)
