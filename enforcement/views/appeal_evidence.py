"""Documents of an appeal: attached by its store, read by both sides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import RUNNING_ROLES, sellers_only, signed_in
from core import clock
from core.access_log import note_view
from core.files import CLOSED, send_file
from enforcement.actions import attach_evidence
from enforcement.appeal_forms import MessageForm
from enforcement.appeal_pages import show_to_store
from enforcement.evidence_forms import EvidenceFields
from enforcement.queries import approvals as queries


@require_POST
@sellers_only(*RUNNING_ROLES)
def attach(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    form = EvidenceFields(found.statement.rule_code, request.POST, request.FILES)
    if form.is_valid() and form.run(attach_evidence, found, actor=request.user, now=clock.now()):
        again = _("The appeal has these files already.")
        attached = _("Attached. Whoever answers the appeal sees it.")
        messages.success(request, attached if form.result else again)
        return redirect("enforcement:appeal", pk)
    return show_to_store(request, found, request.membership, MessageForm(), form)


@require_GET
@signed_in
def evidence_file(request: Any, pk: int, number: int, size: str) -> HttpResponse:
    appeal = queries.get_appeal(request.user, pk)
    found = get_object_or_404(appeal.evidence.all(), number=number)
    # The small pictures of an appeal come with its page: one line for all of them.
    is_small = size == "small" and bool(found.thumbnail)
    note_view(request, "evidence", appeal if is_small else found, store=appeal.store)
    name = found.thumbnail if is_small else found.file
    shown_as = f"{appeal.number}-evidence-{number}"
    own = not request.user.roles
    response = send_file(name, shown_as=shown_as, inline=found.is_picture, keep=own)
    response["Content-Security-Policy"] = CLOSED
    return response
