"""What the store does with goods that come back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SERVICE_ROLES, sellers_only, sellers_or_mediators
from aftersales import actions, queries
from aftersales.models import Return, Ticket
from aftersales.return_forms import InspectForm, LabelForm
from aftersales.views.desk import show_ticket
from core import clock
from core.access_log import note_view
from core.files import send_file


@require_POST
@sellers_only(*SERVICE_ROLES)
def label(request: Any, pk: int) -> HttpResponse:
    found, returned = _mine(request, pk)
    form = LabelForm(request.POST, request.FILES)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.attach_label, returned, **facts):
        messages.success(request, _("The buyer has the label, and their days run."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, label=form, status=422)


@require_POST
@sellers_only(*SERVICE_ROLES)
def receive(request: Any, pk: int) -> HttpResponse:
    _ticket, returned = _mine(request, pk)
    actions.receive_return(returned, actor=request.user, now=clock.now())
    messages.success(request, _("Kept. Now check the goods."))
    return redirect("aftersales:ticket", pk)


@require_POST
@sellers_only(*SERVICE_ROLES)
def inspect(request: Any, pk: int) -> HttpResponse:
    found, returned = _mine(request, pk)
    form = InspectForm(returned, request.POST, request.FILES)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.inspect_return, returned, **facts):
        messages.success(request, _("Checked. The buyer has been told what comes of it."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, inspect=form, status=422)


@require_GET
@sellers_or_mediators
def label_file(request: Any, pk: int) -> HttpResponse:
    """Always as a download: it was written by somebody else."""
    ticket = queries.get_ticket(request.user, pk)
    label = send_label(ticket, keep=not request.user.roles)
    note_view(request, "ticket_file", ticket)
    return label


def send_label(ticket: Ticket, *, keep: bool = True) -> HttpResponse:
    returned = Return.objects.filter(ticket=ticket).exclude(label="").order_by("-pk").first()
    if returned is None:
        raise Http404
    name = str(returned.label)
    return send_file(name, shown_as=f"label-{returned.ref}", inline=False, keep=keep)


def _mine(request: Any, pk: int) -> tuple[Ticket, Return]:
    ticket = queries.get_ticket(request.user, pk)
    return ticket, get_object_or_404(Return.objects.open(), ticket=ticket)
