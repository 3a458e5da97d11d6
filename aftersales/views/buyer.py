"""The buyer's side of a ticket, by their signed link: no account, no script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aftersales import actions, queries
from aftersales.forms import MessageForm
from aftersales.models import Attachment, Offer, Ticket
from aftersales.offer_forms import OfferForm
from aftersales.opening_forms import OpenTicketForm
from aftersales.presenting import turn_for
from aftersales.proposals import side_by_side
from aftersales.stages import stage_of
from core import clock
from core.models import SignedLink
from policy.queries import policy_at
from shipping.doors import buyer_link
from shipping.models import Order
from shipping.queries.contents import kept_of


@require_http_methods(["GET", "POST"])
@buyer_link
def help_(request: HttpRequest, link: SignedLink) -> HttpResponse:
    now, order, kind = clock.now(), _order(link), request.GET.get("kind", "")
    rules = policy_at(now).aftersales
    context = {"order": order, "token": link.token}
    if kind not in rules.kinds:
        context["kinds"] = rules.kinds_listed
        return render(request, "aftersales/buyer_kinds.html", context)
    form = OpenTicketForm(rules, kind, kept_of(order), request.POST or None, request.FILES or None)
    language = translation.get_language() or "en"
    if form.is_valid() and form.run(actions.open_ticket, order, language=language, now=now):
        return redirect("aftersales:buyer_ticket", link.token, form.result.pk)
    context |= {"form": form, "kind": rules.kinds[kind]}
    return render(request, "aftersales/buyer_help.html", context, status=form.status)


@require_GET
@buyer_link
def ticket(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    return _show(request, link, _ticket(link, pk), MessageForm())


@require_POST
@buyer_link
def write(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    found = _ticket(link, pk)
    form = MessageForm(request.POST, request.FILES)
    language = translation.get_language() or "en"
    if form.is_valid() and form.run(
        actions.write_as_buyer, found, language=language, now=clock.now()
    ):
        return redirect("aftersales:buyer_ticket", link.token, pk)
    return _show(request, link, found, form, status=422)


@require_POST
@buyer_link
def offer(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    found = _ticket(link, pk)
    form = OfferForm(found, "buyer", request.POST)
    if form.is_valid() and form.run(actions.make_offer, found, now=clock.now()):
        return redirect("aftersales:buyer_ticket", link.token, pk)
    return _show(request, link, found, MessageForm(), offer=form, status=422)


@require_POST
@buyer_link
def ask(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    actions.ask_mediation(_ticket(link, pk), now=clock.now())
    return redirect("aftersales:buyer_ticket", link.token, pk)


@require_POST
@buyer_link
def answer(
    request: HttpRequest, link: SignedLink, pk: int, offer_pk: int, answer: str
) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=offer_pk, ticket=_ticket(link, pk))
    actions.ANSWERS[answer](offer, now=clock.now())
    return redirect("aftersales:buyer_ticket", link.token, pk)


def _order(link: SignedLink) -> Order:
    return Order.objects.select_related("store").get(pk=link.subject_id)


def _ticket(link: SignedLink, pk: int) -> Ticket:
    rows = Ticket.objects.select_related("store", "order")
    return get_object_or_404(rows, pk=pk, order=link.subject_id)


def _show(
    request: HttpRequest,
    link: SignedLink,
    ticket: Ticket,
    form: MessageForm,
    *,
    offer: OfferForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now, acts = clock.now(), stage_of(ticket).buyer

    def address(offer: Offer, answer: str) -> str:
        return reverse("aftersales:buyer_answer", args=[link.token, ticket.pk, offer.pk, answer])

    def file_address(found: Attachment, size: str) -> str:
        return reverse("aftersales:buyer_file", args=[link.token, ticket.pk, found.pk, size])

    context: dict[str, Any] = {
        "order": ticket.order,
        "token": link.token,
        "ticket": ticket,
        "goods": queries.goods_of(ticket),
        "turn": turn_for(ticket, "buyer"),
        "acts": acts,
        "lines": queries.conversation(ticket, reader="buyer", address=file_address),
        "proposals": side_by_side(ticket, now, reader="buyer", acts=acts, address=address),
        "ruling": queries.ruling_of(ticket),
        "form": form,
        "offer_form": offer or OfferForm(ticket, "buyer"),
        "now": now,
    }
    return render(request, "aftersales/buyer_ticket.html", context, status=status)
