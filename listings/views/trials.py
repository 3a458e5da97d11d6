"""The result of a policy trial, for those who write the policy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import admins_only
from core.models import Job
from listings import trial_pages
from listings.trials import KIND


@require_GET
@admins_only
def trial(request: Any, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk, kind=KIND)
    return render(request, "listings/trial.html", trial_pages.trial(job))
