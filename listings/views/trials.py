"""The result of a policy trial, for those who write the policy, and what they say of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import admins_only
from core import clock, pages
from core.errors import NotPossible
from core.models import Job
from listings import actions, trial_pages
from listings.models import Listing
from listings.trials import KIND


@require_GET
@admins_only
def trial(request: Any, pk: int) -> HttpResponse:
    context = trial_pages.trial_page(get_object_or_404(Job, pk=pk, kind=KIND), request.user)
    return pages.show(request, "listings/trial.html", "listings/_trial.html", context)


@require_POST
@admins_only
def mark(request: Any, pk: int, listing_pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk, kind=KIND)
    listing = get_object_or_404(Listing, pk=listing_pk)
    if (said := request.POST.get("is_right")) not in ("yes", "no"):
        raise NotPossible(_("Say whether it is rightly or wrongly blocked."))
    is_right = said == "yes"
    facts = {"actor": request.user, "now": clock.now()}
    actions.mark_stopped(job, listing, is_right=is_right, **facts)
    messages.success(request, _("Kept: “%(title)s”.") % {"title": str(listing)})
    return redirect(f"{trial_pages.url_of(job)}#stopped")
