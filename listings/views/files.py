"""Certificates of a listing, and their documents."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import LISTING_ROLES, sellers_only
from core import clock
from core.access_log import note_view
from core.audience import signed_in
from core.files import send_file
from listings import actions, editor
from listings.models import Certificate, Listing
from listings.proof_forms import CertificateForm
from listings.schemes import asked_for
from policy.queries import policy_at


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def add_certificate(request: Any, pk: int) -> HttpResponse:
    listing, now = _mine(request, pk), clock.now()
    policy = policy_at(now)
    asked = asked_for(request.GET.get("code", ""), policy)
    form = CertificateForm(
        request.POST or None, request.FILES or None, policy=policy, initial=asked
    )
    facts = {"listing": listing, "actor": request.user, "now": now}
    if form.is_valid() and form.run(actions.add_certificate, request.store, **facts):
        messages.success(request, _("Certificate added. A moderator verifies it."))
        return redirect("listings:edit", pk)
    crumbs = editor.crumbs_of(listing, _("Add a certificate"))
    context = {"form": form, "listing": listing, "crumbs": crumbs}
    status = 422 if form.is_bound else 200
    return render(request, "listings/certificate.html", context, status=status)


@require_GET
@signed_in
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate's document, always as a download: it was written by somebody else."""
    found = get_object_or_404(Certificate.objects.select_related("store"), pk=pk)
    user: Any = request.user
    if not found.file or not (user.is_moderator or found.store.people().filter(pk=user.pk)):
        raise Http404
    note_view(request, "document", found)
    own = not user.roles
    return send_file(str(found.file), shown_as=f"certificate-{pk}", inline=False, keep=own)


def _mine(request: Any, pk: int) -> Listing:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing: Listing = get_object_or_404(rows, pk=pk)
    return listing
