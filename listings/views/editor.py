"""Write a listing. Every button posts the whole form, so nothing typed is ever lost."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import LISTING_ROLES, sellers_only
from core import clock, pages
from core.keys import key_of
from listings import actions, editor
from listings.actions.staging import Saved
from listings.facts import PROSE
from listings.forms import EditorForm
from listings.looking import FAILED
from listings.merging import merge
from listings.models import CheckRun, Listing
from listings.remedies import CERTIFICATE, DISPUTE
from listings.variant_forms import with_empty_row
from listings.views.pictures import take_pictures
from policy.queries import policy_at

TAGS_SHOWN = 10


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def create(request: Any) -> HttpResponse:
    form = _form(request, Listing(store=request.store))
    if request.method == "GET":
        return _show(request, form)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.create_listing, request.store, **facts):
        messages.success(request, _("Draft saved. Add pictures, then publish."))
        _say_removed(request, form)
        return _go_on(request, form.result.pk)
    return _show(request, form, status=422)


@require_http_methods(["GET", "POST"])
@sellers_only(*LISTING_ROLES)
def edit(request: Any, pk: int) -> HttpResponse:
    if request.method == "GET":
        return _show(request, _form(request, editor.take_up(_mine(request, pk))))
    form = _form(request, _mine(request, pk))
    refusals = take_pictures(request, form.listing)
    if refusals or not _run(form, actions.save_edit, request):
        return _show_refused(request, form, refusals)
    if not request.GET.get("then"):
        _say_saved(request, form.result)
    _say_removed(request, form)
    return _go_on(request, pk)


def _go_on(request: Any, pk: int) -> HttpResponse:
    """Where the button leads once what was typed is saved."""
    then, finding = request.GET.get("then"), request.GET.get("finding", "")
    if then == CERTIFICATE:
        asked = urlencode({"code": request.GET.get("code", "")})
        return redirect(f"{reverse('listings:add_certificate', args=[pk])}?{asked}")
    if then == DISPUTE and finding:
        return redirect("listings:dispute_words", pk, finding)
    return redirect("listings:edit", pk)


@require_POST
@sellers_only(*LISTING_ROLES)
def discard(request: Any, pk: int) -> HttpResponse:
    actions.discard_edit(_mine(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Discarded. The live text stands below."))
    return redirect("listings:edit", pk)


@require_POST
@sellers_only(*LISTING_ROLES)
def publish(request: Any, pk: int) -> HttpResponse:
    form = _form(request, _mine(request, pk))
    refusals = take_pictures(request, form.listing)
    if refusals or not _run(form, actions.publish_edited, request):
        return _show_refused(request, form, refusals, publishing=True)
    _say_removed(request, form)
    failed = [] if form.result else [str(FAILED)]
    if form.result and form.result.is_good:
        say_live(request, form.result)
        return redirect("listings:listing", pk)
    # Saved and sent back: the page goes on from the version that was saved.
    form = _form(request, _mine(request, pk), is_fresh=True)
    return _show_refused(request, form, failed, publishing=True)


@require_POST
@sellers_only(*LISTING_ROLES)
def pause(request: Any, pk: int) -> HttpResponse:
    actions.pause_listing(_mine(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Paused: buyers do not see it until you resume it."))
    return redirect("listings:listing", pk)


@require_POST
@sellers_only(*LISTING_ROLES)
def resume(request: Any, pk: int) -> HttpResponse:
    run = actions.resume_listing(_mine(request, pk), actor=request.user, now=clock.now())
    if run.is_good:
        say_live(request, run)
    else:
        messages.warning(request, _("It does not pass any more. See below what and where."))
    return redirect("listings:listing", pk)


@require_POST
@sellers_only(*LISTING_ROLES)
def withdraw(request: Any, pk: int) -> HttpResponse:
    actions.withdraw_listing(_mine(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn: buyers no longer see it."))
    return redirect("listings:listing", pk)


@require_POST
@sellers_only(*LISTING_ROLES)
def check(request: Any) -> HttpResponse:
    """Check what was typed and save nothing: while typing by htmx, else by the button."""
    form, now = _form(request, _typed_for(request)), clock.now()
    if form.is_bound:
        form.judge(policy_at(now))
    context = editor.context(form, now=now)
    return pages.show(request, "listings/edit.html", "listings/_check.html", context)


@require_POST
@sellers_only(*LISTING_ROLES)
def apply_edit(request: Any, key: str) -> HttpResponse:
    """Make one safe edit in what was typed and show the form again; nothing is saved."""
    form = _form(request, _typed_for(request))
    mark = editor.desk(form, now=clock.now()).mark_with(key)
    if mark and mark.edit:
        form = editor.apply(mark.edit, form)
    return _show(request, form)


@require_POST
@sellers_only(*LISTING_ROLES)
def add_row(request: Any, name: str) -> HttpResponse:
    """Show what was typed with one more variant, or price of a market; nothing is saved."""
    data = with_empty_row(name, request.POST)
    return _show(request, EditorForm(data, listing=_typed_for(request)))


def say_live(request: Any, run: CheckRun) -> None:
    if run.listing.status == Listing.Status.IN_REVIEW:
        words = _("Sent in. It goes live once a moderator has verified its certificate.")
        messages.success(request, words)
        return
    messages.success(request, _("Live: buyers can see it now."))
    _say_closed(request, run.listing)


def _say_closed(request: Any, listing: Listing) -> None:
    if closed := listing.closed_markets:
        words = _("It is not sold to %(markets)s: a rule of that market is not met. See why below.")
        messages.warning(request, words % {"markets": _(", ").join(closed)})


def _say_saved(request: Any, saved: Saved) -> None:
    if saved.staged is None:
        messages.success(request, _("Saved."))
        if saved.listing.is_live:
            _say_closed(request, saved.listing)
    else:
        words = _("Kept, but not live: it does not pass yet. See what and where.")
        messages.warning(request, words)


def _say_removed(request: Any, form: EditorForm) -> None:
    if tags := form.removed:
        words = _("Markup was taken out of the text: %(tags)s. Buyers see the text without it.")
        messages.warning(request, words % {"tags": " ".join(tags[:TAGS_SHOWN])})


def _mine(request: Any, pk: int) -> Listing:
    rows = Listing.objects.of_store(request.store).select_related("store")
    listing: Listing = get_object_or_404(rows, pk=pk)
    return listing


def _typed_for(request: Any) -> Listing:
    pk = key_of(request.POST.get("listing", ""))
    return Listing(store=request.store) if pk is None else _mine(request, pk)


def _form(request: Any, listing: Listing, *, is_fresh: bool = False) -> EditorForm:
    data = request.POST.copy() if request.POST else None
    if data and is_fresh:
        data["version"] = str(listing.version)
        for name in PROSE:
            data[name] = getattr(listing, name)
    return EditorForm(data, listing=listing)


def _run(form: EditorForm, verb: Any, request: Any) -> bool:
    if not form.is_valid():
        return False
    version = form.cleaned_data.get("version") or 0
    facts = {"version": version, "actor": request.user, "now": clock.now()}
    return form.run(verb, form.listing, **facts)


def _show(request: Any, form: EditorForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = editor.context(form, now=clock.now()) | more
    page, partial = "listings/edit.html", "listings/_editor.html"
    return pages.show(request, page, partial, context, status=status)


def _show_refused(
    request: Any, form: EditorForm, refusals: list[str], *, publishing: bool = False
) -> HttpResponse:
    """The form as it was typed, with what stands in the way at each field."""
    if form.stale:
        merged = merge(form, editor.take_up(_mine(request, form.listing.pk)))
        return _show(request, merged.form, status=409, merge=merged, refusals=refusals)
    if publishing or form.listing.is_live:
        editor.desk(form, now=clock.now()).refuse_in(form)
    return _show(request, form, status=422, refusals=refusals)
