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
    lock,
    offer_in_words,
    pass_to,
    refuse_amount,
    side_of,
)
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Offer, Ticket
from aftersales.money import keep_refund
from aftersales.stages import next_turn, refuse_unless_open
from aftersales.wording import in_each_language
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
    the ticket, on `amount_minor` when missing, not positive or above the order's total;
    NotAllowed to strangers and to mediators who did not take the ticket.
    Rule: docs/rules/aftersales.md#offers.
    """
    ticket = lock(ticket)
    side = side_of(ticket, actor, "offer")
    rules = rules_of(ticket)
    if kind not in rules.kinds[ticket.kind].offers:
        raise NotPossible(_("This offer does not fit this kind of ticket."), field="kind")
    if rules.offers[kind].needs_amount:
        refuse_amount(ticket, amount_minor, "amount_minor")
    else:
        amount_minor = None
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


def _tell_of_offer(offer: Offer, ticket: Ticket, actor: User, now: datetime) -> None:
    words = offer_in_words(offer, rules_of(ticket))
    text = {language: f"{line}\n{offer.note}".strip() for language, line in words.items()}
    add_entry(ticket, offer.side, Happening.AGENT_REPLY, text, author=actor, now=now)
    facts = facts_of(ticket, offer=words, note=offer.note, expires_at=offer.expires_at.isoformat())
    is_mediation = ticket.status == Ticket.Status.MEDIATION
    pass_to(
        ticket,
        next_turn(ticket, offer.side),
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

    `actor` None is the buyer. Raises NotPossible when the offer no longer stands, or when so much
    can no longer go back.
    """
    ticket = lock(offer.ticket)
    refuse_unless_open(ticket, "accept", "buyer")
    _refuse_gone(offer, now)
    if offer.amount_minor is not None:
        keep_refund(ticket, offer.amount_minor, now=now)
    words = offer_in_words(offer, rules_of(ticket))
    move(offer, Offer.Status.ACCEPTED, actor=actor, now=now, kind="offer.accepted")
    for other in ticket.offers.filter(status=Offer.Status.STANDING).exclude(pk=offer.pk):
        move(other, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    add_entry(ticket, Entry.Side.SYSTEM, Happening.SOLVED, words, author=actor, now=now)
    return move(
        ticket,
        Ticket.Status.SOLVED,
        actor=actor,
        now=now,
        kind="ticket.settled",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, outcome=words),
        also={"benefited": Ticket.Benefited.BOTH, "outcomes": words, "due_at": None},
    )


@transaction.atomic
def decline_offer(offer: Offer, *, now: datetime) -> Offer:
    """The buyer declines; the seller is asked again and may offer something else."""
    ticket = lock(offer.ticket)
    refuse_unless_open(ticket, "decline", "buyer")
    _refuse_gone(offer, now)
    text = in_each_language(lambda: _("The buyer declined the offer."))
    add_entry(ticket, Entry.Side.BUYER, Happening.CUSTOMER_MESSAGE, text, author=None, now=now)
    if (to := next_turn(ticket, "buyer")) != ticket.status:
        move(ticket, to, actor=None, now=now, kind="ticket.turned")
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
