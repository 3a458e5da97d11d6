"""Pictures of a listing: served, received, put in order, taken away, reported."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import LISTING_ROLES, sellers_only
from core import clock, pages
from core.audience import public
from core.errors import NotPossible
from core.files import send_file
from core.pictures import refuse_size
from listings import actions, editor
from listings.forms import EditorForm
from listings.galleries import Gallery
from listings.models import Listing, Picture, PictureUpload
from listings.proof_forms import ReportCopiesForm
from policy.queries import policy_at
from policy.uploads import limits_of


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


@require_GET
@sellers_only(*LISTING_ROLES)
def gallery(request: Any, pk: int) -> HttpResponse:
    """How far the received pictures are; no answer while as many wait as the page shows."""
    listing = _mine(request, pk)
    shown = Gallery(listing, clock.now())
    if not request.htmx:
        return redirect("listings:edit", pk)
    if request.GET.get("waiting") == str(len(shown.waiting)):
        return HttpResponse(status=204)
    response = render(request, "listings/_gallery.html", {"listing": listing, "gallery": shown})
    # What is missing to a complete listing stands elsewhere on the page.
    response["HX-Trigger"] = "pictures-changed"
    return response


@require_POST
@sellers_only(*LISTING_ROLES)
def add_picture(request: Any, pk: int) -> HttpResponse:
    listing = _mine(request, pk)
    refusals = take_pictures(request, listing)
    if not request.FILES:
        refusals.append(_("Choose a picture first."))
    return _show_pictures(request, listing, refusals)


def take_pictures(request: Any, listing: Listing) -> list[str]:
    """Receive the chosen files, one verb each; what was received stays when a later one fails."""
    refusals = []
    limits = limits_of(policy_at(clock.now()))
    for upload in request.FILES.getlist("picture"):
        facts = {"name": upload.name or "", "actor": request.user, "now": clock.now()}
        try:
            # A large file lies on the disk: it is not read to be refused.
            refuse_size(upload.size, limits=limits)
            actions.receive_picture(listing, picture=upload.read(), **facts)
        except NotPossible as error:
            refusals.append(f"{upload.name[:60]}: {error}")
    return refusals


@require_POST
@sellers_only(*LISTING_ROLES)
def dismiss_upload(request: Any, pk: int) -> HttpResponse:
    rows = PictureUpload.objects.select_related("listing", "listing__store")
    found = get_object_or_404(rows, pk=pk, listing__store=request.store)
    actions.dismiss_upload(found, actor=request.user, now=clock.now())
    return _show_pictures(request, found.listing, [])


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
def report_picture(request: Any, pk: int) -> HttpResponse:
    found = _picture(request, pk)
    form = ReportCopiesForm(request.POST or None)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.report_copies, found, **facts):
        messages.success(request, _("Reported. A moderator compares the two listings."))
        return redirect("listings:edit", found.listing_id)
    crumbs = editor.crumbs_of(found.listing, _("Report a copied picture"))
    context = {"form": form, "picture": found, "crumbs": crumbs}
    status = 422 if form.is_bound else 200
    return render(request, "listings/report_picture.html", context, status=status)


def _mine(request: Any, pk: int) -> Listing:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing: Listing = get_object_or_404(rows, pk=pk)
    return listing


def _picture(request: Any, pk: int) -> Picture:
    rows = Picture.objects.select_related("listing", "listing__store", "store")
    found: Picture = get_object_or_404(rows, pk=pk, listing__store=request.store)
    return found


def _show_pictures(request: Any, listing: Listing, refusals: list[str]) -> HttpResponse:
    """The pictures alone for htmx; without a script the whole form as it was typed."""
    form = EditorForm(request.POST or None, listing=listing)
    context = editor.context(form, now=clock.now(), refusals=refusals)
    page, partial = "listings/edit.html", "listings/_pictures.html"
    return pages.show(request, page, partial, context, status=422 if refusals else 200)
