"""A release: proposed, looked through by another liaison, and handed over as a bundle."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import liaisons_only
from accounts.step_up.doors import step_up
from core import clock
from core.access_log import note_export, note_view
from enforcement import actions
from enforcement.desk_forms import ProposalForm, SendBackForm
from enforcement.models import AuthorityRequest, EvidenceView
from enforcement.queries import authority as queries
from enforcement.views.authority import crumbs


@require_http_methods(["GET", "POST"])
@liaisons_only
def propose(request: Any, pk: int) -> HttpResponse:
    found = queries.get_request(pk)
    form = ProposalForm(queries.newest_proposal(found), request.POST or None)
    verb, now = actions.propose_release, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _("Proposed. Another liaison must look it through and decide."))
        return redirect("enforcement:authority_request", pk)
    _look(request, found, EvidenceView.What.REQUEST)
    note_view(request, "authority", found)
    context = {"found": found, "form": form, "crumbs": crumbs(found.number)}
    return render(request, "enforcement/propose_release.html", context, status=form.status)


@require_GET
@liaisons_only
def review(request: Any, pk: int) -> HttpResponse:
    """What would be handed over. Opening it is kept, and needed before a release."""
    return _review(request, queries.get_request(pk), SendBackForm())


@require_POST
@liaisons_only
@step_up
def release(request: Any, pk: int) -> HttpResponse:
    found = queries.get_request(pk)
    named = request.POST.get("proposal", "")
    proposal = int(named) if named.isdecimal() else 0
    actions.release_evidence(found, proposal=proposal, actor=request.user, now=clock.now())
    messages.success(request, _("Released. A worker writes the bundle."))
    return redirect("enforcement:authority_request", pk)


@require_POST
@liaisons_only
def send_back(request: Any, pk: int) -> HttpResponse:
    found, form = queries.get_request(pk), SendBackForm(request.POST)
    verb, now = actions.send_back_release, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _("Sent back. Your colleague has been told."))
        return redirect("enforcement:authority_request", pk)
    return _review(request, found, form)


@require_GET
@liaisons_only
@step_up
def bundle(request: Any, pk: int) -> HttpResponseBase:
    """The file for the authority. Each download is kept."""
    found = queries.get_request(pk)
    written = getattr(found, "bundle", None)
    if written is None or not default_storage.exists(written.file):
        raise Http404
    _look(request, found, EvidenceView.What.BUNDLE)
    note_export(request, "bundle", found, rows=written.records)
    name = f"{found.number}.zip"
    answer = FileResponse(default_storage.open(written.file), as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _look(request: Any, found: AuthorityRequest, what: str) -> None:
    actions.view_evidence(found, what=what, actor=request.user, now=clock.now())


def _review(request: Any, found: AuthorityRequest, form: SendBackForm) -> HttpResponse:
    newest = queries.newest_proposal(found)
    if newest is None:
        raise Http404
    _look(request, found, EvidenceView.What.PREVIEW)
    note_view(request, "authority", found)
    context = {
        "found": found,
        "proposal": newest,
        "tables": queries.preview(newest),
        "form": form,
        "is_mine": found.proposed_by_id == request.user.pk,
        "waits": found.status == AuthorityRequest.Status.PROPOSED,
        "now": clock.now(),
        "crumbs": crumbs(found.number),
    }
    return render(request, "enforcement/review_release.html", context, status=form.status)
