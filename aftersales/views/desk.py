"""What the store sees of its tickets and does with them; mediators open the same page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SERVICE_ROLES, sellers_only, sellers_or_mediators
from aftersales import actions, bulk_pages, exporting, queries
from aftersales.claim_pages import claims_context
from aftersales.forms import MessageForm
from aftersales.handover import standing_note
from aftersales.holding_pages import holding_of
from aftersales.inbox import todo_of
from aftersales.models import Attachment, Offer, Ticket
from aftersales.money import refundable
from aftersales.offer_forms import OfferForm
from aftersales.presenting import (
    acts_for,
    may_serve,
    roles_in,
    steps,
    tickets_tabs,
    turn_for,
)
from aftersales.proposals import side_by_side
from aftersales.replies import groups_for
from aftersales.return_pages import desk_forms, is_awaited, returned_in, returning_of, sent_again
from aftersales.satisfaction import answer_of
from aftersales.subjects import subject_of
from aftersales.work import forms_of, work_of
from core import clock
from core.access_log import note_view
from core.downloads import send_table
from core.paging import keyset
from core.saved_views.tabs import default_address


@require_GET
@sellers_only()
def tickets(request: Any) -> HttpResponse:
    if away := default_address(request, "tickets"):
        return redirect(away)
    view, words = queries.view_of(request.GET), queries.search_words(request.GET)
    page = keyset(
        queries.list_tickets(request.store, view, words), request, order=queries.order_of(view)
    )
    context = {"page": page, "rows": [(row, todo_of(row)) for row in page], "now": clock.now()}
    context |= tickets_tabs(request, view, words) | {"query": words}
    context["asked"] = urlencode({"view": view, "q": words})
    context |= bulk_pages.of_store(request.GET)
    return render(request, "aftersales/tickets.html", context)


@require_GET
@sellers_only()
def export(request: Any) -> HttpResponseBase:
    """What a view of the list and its search show, on all its pages."""
    view, words = queries.view_of(request.GET), queries.search_words(request.GET)
    return send_table("tickets", exporting.export(request.store, view, words))


@require_GET
@sellers_or_mediators
def ticket(request: Any, pk: int) -> HttpResponse:
    return show_ticket(request, queries.get_ticket(request.user, pk))


@require_POST
@sellers_or_mediators
def answer(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    form = MessageForm(request.POST, request.FILES)
    now = clock.now()
    if form.is_valid() and form.run(actions.answer_buyer, found, actor=request.user, now=now):
        messages.success(request, _("Sent. The buyer reads it by email and on their page."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, message=form, status=422)


@require_POST
@sellers_or_mediators
def offer(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    side = "mediator" if reads_as_mediator(request, found) else "seller"
    form = OfferForm(found, side, request.POST)
    now = clock.now()
    if form.is_valid() and form.run(actions.make_offer, found, actor=request.user, now=now):
        messages.success(request, _("Offer sent. The buyer can accept it on their page."))
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, offer=form, status=422)


@require_POST
@sellers_only(*SERVICE_ROLES)
def settle(request: Any, pk: int, offer_pk: int, answer: str) -> HttpResponse:
    found = get_object_or_404(Offer, pk=offer_pk, ticket=queries.get_ticket(request.user, pk))
    actions.ANSWERS[answer](found, actor=request.user, now=clock.now())
    return redirect("aftersales:ticket", pk)


@require_POST
@sellers_only(*SERVICE_ROLES)
def ask(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    actions.ask_mediation(found, actor=request.user, now=clock.now())
    messages.success(request, _("The mediation team has the ticket now."))
    return redirect("aftersales:ticket", pk)


def show_ticket(request: Any, ticket: Ticket, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Draw the ticket with the parts that this reader may use; `forms` are the refused ones."""
    note_view(request, "ticket", ticket)
    is_mediator = reads_as_mediator(request, ticket)
    context = _facts(ticket, request.user, is_mediator)
    context |= _fresh(ticket, context["acts"], is_mediator, context["work"].pause_days_left)
    if is_mediator:
        context |= subject_of(ticket, context["acts"], context["goods"])
        context |= claims_context(ticket, context["now"])
        context |= holding_of(ticket, request.user, context["now"])
    context |= desk_forms(context["returning"], may_serve=context["may_serve"]) | forms
    context |= {"form": next(iter(forms.values()), None)}
    return render(request, "aftersales/ticket.html", context, status=status)


def _fresh(
    ticket: Ticket, acts: frozenset[str], is_mediator: bool, pause_days_left: int
) -> dict[str, Any]:
    """The forms as nobody has filled them in, where this reader may send them."""
    side = "mediator" if is_mediator else "seller"
    forms: dict[str, Any] = {"message": MessageForm()}
    if "offer" in acts:
        forms["offer"] = OfferForm(ticket, side)
    if "write" in acts:
        forms["replies"] = groups_for(ticket, of_team=is_mediator)
    return forms | forms_of(ticket, acts, is_mediator, pause_days_left)


def _address(offer: Offer, answer: str) -> str:
    return reverse("aftersales:settle", args=[offer.ticket_id, offer.pk, answer])


def reads_as_mediator(request: Any, ticket: Ticket) -> bool:
    """A member of the store reads as one, and sees no internal note, whatever the workspace."""
    is_mediator = request.user.is_mediator and request.workspace == "mediation"
    return is_mediator and not roles_in(ticket, request.user)


def _facts(ticket: Ticket, user: Any, is_mediator: bool) -> dict[str, Any]:
    now, returning = clock.now(), returning_of(ticket)
    reader = "mediator" if is_mediator else "seller"

    def address(found: Attachment, size: str) -> str:
        return reverse("aftersales:file", args=[ticket.pk, found.pk, size])

    acts = acts_for(ticket, user, is_mediator=is_mediator)
    entries, room = queries.entries_of(ticket), refundable(ticket)
    offers = side_by_side(ticket, now, reader=reader, acts=acts, address=_address)
    serves = not is_mediator and may_serve(ticket, user)
    return {
        "work": work_of(ticket, entries, now),
        "proposals": offers,
        "ticket": ticket,
        "facts": [ticket.ref, ticket.order.number, ticket.order.buyer_name, ticket.store.name],
        "now": now,
        "lines": queries.conversation(ticket, reader=reader, address=address, entries=entries),
        "goods": queries.goods_of(ticket),
        "wish": queries.wish_of(ticket),
        "room": None if ticket.is_solved else room,
        "turn": turn_for(ticket, reader, room=room, returned=returned_in(returning)),
        "steps": steps(ticket),
        "is_mediator": is_mediator,
        "ruling": queries.ruling_of(ticket),
        "said": answer_of(ticket),
        "acts": acts,
        "handover": standing_note(entries) if is_mediator and not ticket.is_solved else None,
        "may_take_up": ticket.mediator_id == user.pk,
        "returning": returning,
        "again": sent_again(ticket),
        "may_serve": serves,
        "may_receive": serves and is_awaited(returning),
    }
