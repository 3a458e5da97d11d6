"""A store's profile: written by who runs it, read by anybody on its public page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import RUNNING_ROLES, public, sellers_only
from core import clock
from core.files import CLOSED, send_file
from enforcement.actions import edit_store_profile
from enforcement.models import StoreProfile
from enforcement.profile_forms import StoreProfileForm
from enforcement.taken_profiles import LOGO, NAMES, removed_from


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
def profile(request: Any) -> HttpResponse:
    store = request.store
    found = StoreProfile.objects.filter(store=store).first()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StoreProfileForm(store, found, *given)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(edit_store_profile, store, **facts):
        messages.success(request, _("Saved. This is what anybody reads of your store."))
        return redirect("enforcement:profile")
    context = {"form": form, "profile": found, "store": store}
    removed = removed_from(store, now=clock.now())
    context["removed"] = [(NAMES[kind], row.decision) for kind, row in removed.items()]
    context["is_owner"] = request.membership.role == "owner"
    return render(request, "enforcement/profile.html", context, status=form.status)


@require_GET
@public
def logo(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The logo that stands now; an earlier one is gone."""
    found = get_object_or_404(StoreProfile, store__slug=slug, logo_number=number)
    if not found.logo or _is_hidden(request, found):
        raise Http404
    response = send_file(found.logo_small or found.logo, shown_as=f"logo-{slug}", inline=True)
    response["Content-Security-Policy"] = CLOSED
    return response


def _is_hidden(request: Any, profile: StoreProfile) -> bool:
    """Taken down, only those see it who may ask why: the store's people, and moderators."""
    if LOGO not in removed_from(profile.store, now=clock.now()):
        return False
    reader = request.user
    known = reader.is_authenticated and (
        reader.is_moderator or profile.store.people().filter(pk=reader.pk).exists()
    )
    return not known
