"""The buyer's side of a ticket, by their signed link: no account, no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aftersales import actions
from aftersales.buyer_pages import ticket_page
from aftersales.forms import MessageForm
from aftersales.had import had_of
from aftersales.models import Offer, Ticket
from aftersales.offer_forms import OfferForm
from aftersales.opening_forms import OpenTicketForm
from aftersales.roots import sender_of, tickets_of
from aftersales.satisfaction_forms import SatisfactionForm
from core import clock
from core.forms import ActionForm
from core.models import SignedLink
from policy.queries import policy_at
from shipping.doors import buyer_link
from shipping.models import Order


@require_http_methods(["GET", "POST"])
@buyer_link
def help_(request: HttpRequest, link: SignedLink) -> HttpResponse:
    now, order, kind = clock.now(), _order(link), request.GET.get("kind", "")
    if sender := sender_of(order):
        return redirect("aftersales:buyer_ticket", link.token, sender.pk)
    rules, goods = policy_at(now).aftersales, had_of(order)
    context = {"order": order, "token": link.token}
    if kind not in rules.kinds or not goods:
        context["kinds"] = rules.kinds_listed if goods else []
        return render(request, "aftersales/buyer_kinds.html", context)
    form = OpenTicketForm(rules, kind, goods, request.POST or None, request.FILES or None)
    language = translation.get_language() or "en"
    if form.is_valid() and form.run(actions.open_ticket, order, language=language, now=now):
        return redirect("aftersales:buyer_ticket", link.token, form.result.pk)
    context |= {"form": form, "kind": rules.kinds[kind]}
    return render(request, "aftersales/buyer_help.html", context, status=form.status)


@require_GET
@buyer_link
def ticket(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    return show_buyer(request, link, ticket_of(link, pk))


@require_POST
@buyer_link
def write(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    found = ticket_of(link, pk)
    form = MessageForm(request.POST, request.FILES)
    language = translation.get_language() or "en"
    if form.is_valid() and form.run(
        actions.write_as_buyer, found, language=language, now=clock.now()
    ):
        return redirect("aftersales:buyer_ticket", link.token, pk)
    return show_buyer(request, link, found, form=form)


@require_POST
@buyer_link
def offer(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    found = ticket_of(link, pk)
    form = OfferForm(found, "buyer", request.POST)
    if form.is_valid() and form.run(actions.make_offer, found, now=clock.now()):
        return redirect("aftersales:buyer_ticket", link.token, pk)
    return show_buyer(request, link, found, offer_form=form)


@require_POST
@buyer_link
def rate(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    found, form = ticket_of(link, pk), SatisfactionForm(request.POST)
    language = translation.get_language() or "en"
    if form.is_valid() and form.run(actions.rate_help, found, language=language, now=clock.now()):
        return redirect("aftersales:buyer_ticket", link.token, pk)
    return show_buyer(request, link, found, rating=form)


@require_POST
@buyer_link
def ask(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    actions.ask_mediation(ticket_of(link, pk), now=clock.now())
    return redirect("aftersales:buyer_ticket", link.token, pk)


@require_POST
@buyer_link
def answer(
    request: HttpRequest, link: SignedLink, pk: int, offer_pk: int, answer: str
) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=offer_pk, ticket=ticket_of(link, pk))
    actions.ANSWERS[answer](offer, now=clock.now())
    return redirect("aftersales:buyer_ticket", link.token, pk)


def _order(link: SignedLink) -> Order:
    return Order.objects.select_related("store").get(pk=link.subject_id)


def ticket_of(link: SignedLink, pk: int) -> Ticket:
    rows = tickets_of(link.subject_id).select_related("store", "order")
    return get_object_or_404(rows, pk=pk)


def show_buyer(
    request: HttpRequest,
    link: SignedLink,
    ticket: Ticket,
    **refused: ActionForm,
) -> HttpResponse:
    """`refused` are the forms that were refused: form, offer_form, send_back or rating."""
    context = ticket_page(ticket, link.token, refused)
    status = 422 if refused else 200
    return render(request, "aftersales/buyer_ticket.html", context, status=status)
