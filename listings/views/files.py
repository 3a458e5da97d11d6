"""Pictures and certificates of a listing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import LISTING_ROLES, sellers_only
from core import clock, pages
from core.audience import public, signed_in
from core.errors import NotPossible
from listings import actions, editor
from listings.files import send_file
from listings.forms import EditorForm
from listings.models import Certificate, Listing, Picture
from listings.proof_forms import CertificateForm
from policy.queries import policy_at


@require_GET
@public
def picture(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A picture of a listing that buyers see; others only for its people and moderators."""
    found = get_object_or_404(Picture.objects.select_related("listing"), pk=pk)
    if not _may_see(request.user, found):
        raise Http404
    stored = found.thumbnail if size == "small" else found.file
    return send_file(str(stored), shown_as=f"picture-{pk}", inline=True)


def _may_see(user: Any, picture: Picture) -> bool:
    if user.is_authenticated and user.is_moderator:
        return True
    if picture.removed_at:
        return False
    if Listing.objects.visible(clock.now()).filter(pk=picture.listing_id).exists():
        return True
    mine = user.is_authenticated and Listing.objects.for_user(user)
    return bool(mine and mine.filter(pk=picture.listing_id).exists())


@require_POST
@sellers_only(*LISTING_ROLES)
def add_picture(request: Any, pk: int) -> HttpResponse:
    listing = _mine(request, pk)
    refusals = take_pictures(request, listing)
    if not request.FILES:
        refusals.append(_("Choose a picture first."))
    return _show_pictures(request, listing, refusals)


def take_pictures(request: Any, listing: Listing) -> list[str]:
    """Take in the chosen files, one verb each; what was taken stays when a later one fails."""
    refusals = []
    for upload in request.FILES.getlist("picture"):
        try:
            body = upload.read(_bytes_at_most() + 1)
            actions.add_picture(listing, picture=body, actor=request.user, now=clock.now())
        except NotPossible as error:
            refusals.append(f"{upload.name[:60]}: {error}")
    return refusals


@require_POST
@sellers_only(*LISTING_ROLES)
def remove_picture(request: Any, pk: int) -> HttpResponse:
    found = _picture(request, pk)
    try:
        actions.remove_picture(found, actor=request.user, now=clock.now())
    except NotPossible as error:
        return _show_pictures(request, found.listing, [str(error)])
    return _show_pictures(request, found.listing, [])


@require_POST
@sellers_only(*LISTING_ROLES)
def move_picture(request: Any, pk: int, place: int) -> HttpResponse:
    found = _picture(request, pk)
    try:
        actions.move_picture(found, place=place, actor=request.user, now=clock.now())
    except NotPossible as error:
        return _show_pictures(request, found.listing, [str(error)])
    return _show_pictures(request, found.listing, [])


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def add_certificate(request: Any, pk: int) -> HttpResponse:
    listing, now = _mine(request, pk), clock.now()
    form = CertificateForm(request.POST or None, request.FILES or None, policy=policy_at(now))
    facts = {"listing": listing, "actor": request.user, "now": now}
    if form.is_valid() and form.run(actions.add_certificate, request.store, **facts):
        messages.success(request, _("Certificate added. Check the listing again."))
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
    return send_file(str(found.file), shown_as=f"certificate-{pk}", inline=False)


def _mine(request: Any, pk: int) -> Listing:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing: Listing = get_object_or_404(rows, pk=pk)
    return listing


def _picture(request: Any, pk: int) -> Picture:
    rows = Picture.objects.select_related("listing", "listing__store")
    found: Picture = get_object_or_404(rows, pk=pk, listing__store=request.store)
    return found


def _bytes_at_most() -> int:
    return policy_at(clock.now()).uploads.pictures.max_bytes


def _show_pictures(request: Any, listing: Listing, refusals: list[str]) -> HttpResponse:
    """The pictures alone for htmx; without a script the whole form as it was typed."""
    form = EditorForm(request.POST or None, listing=listing)
    context = editor.context(form, now=clock.now(), refusals=refusals)
    page, partial = "listings/edit.html", "listings/_pictures.html"
    return pages.show(request, page, partial, context, status=422 if refusals else 200)
