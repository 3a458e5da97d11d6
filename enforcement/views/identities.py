"""Who trades through a store: filed by its owner, checked by moderators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import moderators_only, sellers_only, signed_in
from accounts.step_up.doors import step_up
from core import clock
from core.access_log import note_view
from core.files import CLOSED, send_file
from core.paging import keyset
from enforcement import actions
from enforcement.identity_forms import DoubtForm, IdentityForm, RemarksForm
from enforcement.identity_pages import get_filing, own_context, own_of, show_review, tabs_for
from enforcement.queries import identities as queries


@require_http_methods(["GET", "POST"])
@sellers_only("owner")
@step_up
def identity(request: Any) -> HttpResponse:
    store, now = request.store, clock.now()
    before = own_of(queries.filed_by(store).latest, request.user)
    sent = request.method == "POST"
    given = (request.POST, request.FILES) if sent else (None, None)
    form = IdentityForm(before, store.country, *given)
    if form.is_valid() and form.run(actions.file_identity, store, actor=request.user, now=now):
        messages.success(request, _("Filed. A person checks it, and you hear from us."))
        return redirect("enforcement:identity")
    context = own_context(store, request.user, now) | {"form": form}
    return render(request, "enforcement/identity.html", context, status=form.status)


@require_GET
@signed_in
def filed(request: Any, pk: int) -> HttpResponse:
    """Where notices lead: each reader to their own side of it."""
    found = get_filing(request.user, pk)
    if request.user.is_moderator and not found.store.people().contains(request.user):
        return redirect("enforcement:review_identity", pk)
    if request.store != found.store:
        raise Http404
    return redirect("enforcement:identity")


@require_GET
@signed_in
def document(request: Any, pk: int, number: int) -> HttpResponse:
    filing = get_filing(request.user, pk)
    found = get_object_or_404(filing.documents.all(), number=number)
    note_view(request, "identity_file", found, store=filing.store)
    shown_as = f"{filing.number}-{number}"
    response = send_file(found.file, shown_as=shown_as, inline=found.is_picture, keep=False)
    response["Content-Security-Policy"] = CLOSED
    return response


@require_GET
@moderators_only
def index(request: Any) -> HttpResponse:
    view = "answered" if request.GET.get("view") == "answered" else "open"
    order = ("-answer_due_at", "-id") if view == "answered" else ("answer_due_at", "id")
    page = keyset(queries.list_identities(view, request.user), request, order=order, size=25)
    context = {"page": page, "tabs": tabs_for(view), "now": clock.now()}
    return render(request, "enforcement/identities.html", context)


@require_GET
@moderators_only
def review(request: Any, pk: int) -> HttpResponse:
    return show_review(request, queries.get_identity(pk), RemarksForm(), DoubtForm())


@require_POST
@moderators_only
def verify(request: Any, pk: int) -> HttpResponse:
    found = queries.get_identity(pk)
    actions.verify_identity(found, actor=request.user, now=clock.now())
    messages.success(request, _("Verified. The owner is told, and buyers read it."))
    return redirect("enforcement:identities")


@require_POST
@moderators_only
def send_back(request: Any, pk: int) -> HttpResponse:
    found, form = queries.get_identity(pk), RemarksForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.return_identity, found, **facts):
        messages.success(request, _("Sent back. The owner reads what to mend, and by when."))
        return redirect("enforcement:identities")
    return show_review(request, found, form, DoubtForm())


@require_POST
@moderators_only
def doubt(request: Any, pk: int) -> HttpResponse:
    found, form = queries.get_identity(pk), DoubtForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.doubt_identity, found, **facts):
        messages.success(request, _("Asked. The owner has until the day that the rules set."))
        return redirect("enforcement:review_identity", pk)
    return show_review(request, found, RemarksForm(), form)
