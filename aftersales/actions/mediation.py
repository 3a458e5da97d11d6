"""The dedicated team: a ticket comes to them, one of them takes it and rules."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import (
    add_entry,
    amount_in_words,
    buyer_of,
    clean_text,
    facts_of,
    lock,
    refuse_amount,
    refuse_others,
    refuse_unless_mediator,
)
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Offer, Ticket
from aftersales.money import keep_refund
from aftersales.stages import refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move


@transaction.atomic
def ask_mediation(ticket: Ticket, *, now: datetime, actor: User | None = None) -> Ticket:
    """Bring the ticket to the mediation team. `actor` None is the buyer.

    Raises NotPossible when the stage does not let the side ask, as it is there already.
    """
    ticket = lock(ticket)
    if actor:
        refuse_others(ticket, actor)
    refuse_unless_open(ticket, "ask_mediation", "seller" if actor else "buyer")
    return send_to_mediation(ticket, actor=actor, now=now)


def send_to_mediation(ticket: Ticket, *, actor: User | None, now: datetime) -> Ticket:
    """What follows when a side asks, or when a clock ran out (`actor` None)."""
    add_entry(
        ticket,
        Entry.Side.SYSTEM,
        Happening.INTERNAL_NOTE,
        in_each_language(lambda: _("Mediation was asked for.")),
        author=actor,
        now=now,
    )
    return move(
        ticket,
        Ticket.Status.MEDIATION,
        actor=actor,
        now=now,
        kind="ticket.in_mediation",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket),
    )


@transaction.atomic
def take_ticket(ticket: Ticket, *, actor: User, now: datetime) -> Ticket:
    """Take a ticket in mediation.

    Raises NotAllowed to members of its store; NotPossible when a colleague was faster.
    """
    refuse_unless_mediator(ticket, actor, _("Only mediators take tickets."))
    ticket = lock(ticket)
    refuse_unless_open(ticket, "take", "mediator")
    if ticket.mediator_id:
        raise NotPossible(_("A colleague has taken this ticket. Choose another one."))
    ticket.mediator = actor
    ticket.save(update_fields=["mediator"])
    facts = facts_of(ticket, name=actor.name)
    record("ticket.taken", subject=ticket, store=ticket.store, actor=actor, at=now, facts=facts)
    return ticket


@transaction.atomic
def rule_ticket(
    ticket: Ticket,
    *,
    benefited: str,
    refund_minor: int | None,
    reason: str,
    actor: User,
    now: datetime,
) -> Ticket:
    """Decide a ticket in mediation: for whom, how much money goes back, and why.

    `refund_minor` in the order's currency, None for no money. Raises NotAllowed unless the actor
    is the mediator who took it; NotPossible on `refund_minor` above what can go back, on `reason`
    when empty. Rule: docs/rules/aftersales.md#mediation.
    """
    ticket = lock(ticket)
    words = _("Only the mediator who took this ticket decides it.")
    refuse_unless_mediator(ticket, actor, words)
    if ticket.mediator_id != actor.pk:
        raise NotAllowed(words)
    refuse_unless_open(ticket, "rule", "mediator")
    reason = _clean_reason(reason)
    if refund_minor is not None:
        refuse_amount(ticket, refund_minor, "refund_minor")
        keep_refund(ticket, refund_minor, now=now)
    for standing in ticket.offers.filter(status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    refund = amount_in_words(refund_minor, ticket.order.currency)
    outcome = f"{refund} {reason}".strip()
    add_entry(ticket, Entry.Side.MEDIATOR, Happening.SOLVED, outcome, author=actor, now=now)
    return move(
        ticket,
        Ticket.Status.SOLVED,
        actor=actor,
        now=now,
        kind="ticket.ruled",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, reason=reason, refund=refund),
        also={"benefited": benefited, "outcomes": {"en": outcome[:300]}, "due_at": None},
    )


def _clean_reason(reason: str) -> str:
    try:
        return clean_text(reason)
    except NotPossible as error:
        raise NotPossible(error.message, field="reason") from None
