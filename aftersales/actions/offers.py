"""Offers stand side by side; accepting one settles the ticket."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import (
    add_entry,
    buyer_of,
    facts_of,
    in_language,
    lock,
    money,
    offer_in_words,
    pass_to,
    refuse_others,
    refuse_solved,
)
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Offer, Ticket
from core.errors import NotPossible
from core.transitions import move


@transaction.atomic
def make_offer(
    ticket: Ticket,
    *,
    kind: str,
    amount_minor: int | None,
    note: str,
    actor: User,
    now: datetime,
) -> Offer:
    """Propose a way to settle; it replaces the side's standing offer and answers the buyer.

    `amount_minor` in the order's currency. Raises NotPossible on `kind` when it does not fit
    the ticket, on `amount_minor` when missing, not positive or above the order's total.
    Rule: docs/rules/aftersales.md#offers.
    """
    ticket = lock(ticket)
    side = Offer.Side.SELLER
    if actor.is_mediator and ticket.status == Ticket.Status.MEDIATION:
        side = Offer.Side.MEDIATOR
    else:
        refuse_others(ticket, actor)
    refuse_solved(ticket)
    rules = rules_of(ticket)
    if kind not in rules.kinds[ticket.kind].offers:
        raise NotPossible(_("This offer does not fit this kind of ticket."), field="kind")
    amount_minor = _fitting_amount(ticket, rules.offers[kind].needs_amount, amount_minor)
    for standing in ticket.offers.filter(side=side, status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    offer = Offer.objects.create(
        store=ticket.store,
        ticket=ticket,
        side=side,
        kind=kind,
        amount_minor=amount_minor,
        currency=ticket.order.currency,
        note=note.strip(),
        status_at=now,
        made_at=now,
        expires_at=now + timedelta(days=rules.offer_answer_days),
    )
    _tell_of_offer(offer, ticket, actor, now)
    return offer


def _fitting_amount(ticket: Ticket, is_needed: bool, amount_minor: int | None) -> int | None:
    if not is_needed:
        return None
    total = ticket.order.total_minor
    if amount_minor is None or not 0 < amount_minor <= total:
        words = _("Name an amount from 0.01 up to the order's total of %(total)s.")
        total_in_words = money(total, ticket.order.currency)
        raise NotPossible(words % {"total": total_in_words}, field="amount_minor")
    return amount_minor


def _tell_of_offer(offer: Offer, ticket: Ticket, actor: User, now: datetime) -> None:
    words = offer_in_words(offer, rules_of(ticket))
    text = f"{in_language(words, ticket.language)}\n{offer.note}".strip()
    side = Entry.Side.MEDIATOR if offer.side == Offer.Side.MEDIATOR else Entry.Side.SELLER
    add_entry(ticket, side, Happening.AGENT_REPLY, text, author=actor, now=now)
    facts = facts_of(ticket, offer=words, note=offer.note, expires_at=offer.expires_at.isoformat())
    is_mediation = ticket.status == Ticket.Status.MEDIATION
    pass_to(
        ticket,
        ticket.status if is_mediation else Ticket.Status.ANSWERED,
        "offer.made",
        actor=actor,
        now=now,
        notify=ticket.store.people(*SERVICE_ROLES) if is_mediation else (),
        mail_to=[buyer_of(ticket, now)],
        facts=facts,
    )


@transaction.atomic
def accept_offer(offer: Offer, *, now: datetime, actor: User | None = None) -> Ticket:
    """The other side accepts: the ticket is settled with who benefited and why.

    `actor` None is the buyer. Raises NotPossible when the offer no longer stands.
    """
    ticket = lock(offer.ticket)
    _refuse_gone(offer, now)
    words = offer_in_words(offer, rules_of(ticket))
    move(offer, Offer.Status.ACCEPTED, actor=actor, now=now, kind="offer.accepted")
    for other in ticket.offers.filter(status=Offer.Status.STANDING).exclude(pk=offer.pk):
        move(other, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    text = in_language(words, "en")
    add_entry(ticket, Entry.Side.SYSTEM, Happening.SOLVED, text, author=actor, now=now)
    return move(
        ticket,
        Ticket.Status.SOLVED,
        actor=actor,
        now=now,
        kind="ticket.settled",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, outcome=words),
        also={"benefited": Ticket.Benefited.BOTH, "outcome": text, "due_at": None},
    )


@transaction.atomic
def decline_offer(offer: Offer, *, now: datetime) -> Offer:
    """The buyer declines; the seller is asked again and may offer something else."""
    ticket = lock(offer.ticket)
    _refuse_gone(offer, now)
    text = _("The buyer declined the offer.")
    add_entry(ticket, Entry.Side.BUYER, Happening.CUSTOMER_MESSAGE, text, author=None, now=now)
    if ticket.status == Ticket.Status.ANSWERED:
        move(ticket, Ticket.Status.OPEN, actor=None, now=now, kind="ticket.turned")
    return move(
        offer,
        Offer.Status.DECLINED,
        actor=None,
        now=now,
        kind="offer.declined",
        notify=ticket.store.people(*SERVICE_ROLES),
        facts=facts_of(ticket, offer=offer_in_words(offer, rules_of(ticket))),
    )


def _refuse_gone(offer: Offer, now: datetime) -> None:
    offer.refresh_from_db()
    if offer.status != Offer.Status.STANDING or offer.expires_at <= now:
        raise NotPossible(_("This offer no longer stands. Look at the newest one."), code="gone")
