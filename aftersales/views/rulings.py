"""The mediation page: the standard worked out, the ruling, and a second mediator's word."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import mediators_only, sellers_or_mediators
from aftersales import actions, queries, ruling_pages
from aftersales.models import Ruling, Ticket
from aftersales.records import Record
from aftersales.ruling_forms import RulingForm, SendBackForm, answers_in
from aftersales.standard import assess
from core import clock
from core.access_log import note_view
from shipping.signal_words import Told


@require_http_methods(["GET", "POST"])
@mediators_only
def rule(request: Any, pk: int) -> HttpResponse:
    found, now, typed = _open(request, pk), clock.now(), request.POST
    if request.method == "GET" or "work_out" in typed:
        return render(request, "aftersales/ruling.html", _page(request, found, typed))
    criteria = assess(found, answers_in(typed), now=now).criteria
    form = RulingForm(found, criteria, typed)
    if form.is_valid() and form.run(actions.rule_ticket, found, actor=request.user, now=now):
        messages.success(request, _said(form.result))
        return redirect("aftersales:ticket", pk)
    context = ruling_pages.page(found, request.user, form=form, now=now)
    return render(request, "aftersales/ruling.html", context, status=422)


@require_POST
@mediators_only
def confirm(request: Any, pk: int) -> HttpResponse:
    actions.confirm_ruling(_proposed(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Decided. Both sides have been told why."))
    return redirect("aftersales:ticket", pk)


@require_POST
@mediators_only
def send_back(request: Any, pk: int) -> HttpResponse:
    _open(request, pk)
    ruling, form, now = _proposed(request, pk), SendBackForm(request.POST), clock.now()
    if form.is_valid() and form.run(actions.send_back_ruling, ruling, actor=request.user, now=now):
        messages.success(request, _("Sent back. Your colleague reads why."))
        return redirect("aftersales:ticket", pk)
    context = _page(request, ruling.ticket, {}) | {"send_back": form}
    return render(request, "aftersales/ruling.html", context, status=422)


@require_GET
@sellers_or_mediators
def facts(request: Any, pk: int) -> HttpResponse:
    """The proof behind each known fact, for both sides of the desk."""
    found, now = _open(request, pk), clock.now()
    record = Record(found, now)
    parcels = [(parcel, row, Told(row) if row else "") for parcel, row in record.parcels]
    meta = [found.ref, found.order.number, found.store.name]
    context = {"ticket": found, "facts": meta, "record": record, "parcels": parcels, "now": now}
    return render(request, "aftersales/facts.html", context)


def _open(request: Any, pk: int) -> Ticket:
    """The ticket, once it is kept that this person opens it."""
    found = queries.get_ticket(request.user, pk)
    note_view(request, "ticket", found)
    return found


def _page(request: Any, ticket: Ticket, typed: Any) -> dict[str, Any]:
    return ruling_pages.page(ticket, request.user, typed, now=clock.now())


def _proposed(request: Any, pk: int) -> Ruling:
    ticket = queries.get_ticket(request.user, pk)
    return get_object_or_404(Ruling, ticket=ticket, status=Ruling.Status.PROPOSED)


def _said(ruling: Ruling) -> str:
    if ruling.status == Ruling.Status.PROPOSED:
        return _("Proposed. A second mediator confirms so large a sum.")
    return _("Decided. Both sides have been told why.")
