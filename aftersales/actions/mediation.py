"""The dedicated team: a ticket comes to them, and one of them takes it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.lines import (
    facts_of,
    lock,
    refuse_others,
    refuse_unless_mediator,
)
from aftersales.actions.ruled_returns import refuse_while_ruled
from aftersales.actions.sending import send_to_mediation
from aftersales.barring import took_part
from aftersales.models import Ticket
from aftersales.stages import refuse_unless_open
from core.errors import NotAllowed, NotPossible
from core.events import done_by, record


@transaction.atomic
def ask_mediation(
    ticket: Ticket, *, now: datetime, actor: User | None = None, system: str = ""
) -> Ticket:
    """Bring the ticket to the mediation team.

    `actor` None is the buyer, or the store's system of the key `system`. Raises NotPossible as
    `refuse_asking`.
    """
    ticket = lock(ticket)
    if actor:
        refuse_others(ticket, actor)
    refuse_asking(ticket, "seller" if actor or system else "buyer")
    send_to_mediation([ticket], actor=actor, now=now, by=done_by(system))
    return ticket


def refuse_asking(ticket: Ticket, side: str) -> None:
    """Raises NotPossible, in words, where this side cannot ask for a mediator now.

    The stage does not let it, as the ticket is there already, or as `refuse_while_ruled`.
    """
    refuse_unless_open(ticket, "ask_mediation", side)
    refuse_while_ruled(ticket)


@transaction.atomic
def take_ticket(ticket: Ticket, *, actor: User, now: datetime) -> Ticket:
    """Take a ticket in mediation.

    Raises NotAllowed to members of its store, to who decided on its order before and to who
    said that they cannot decide it; NotPossible when a colleague was faster, or they have it.
    Rule: docs/rules/aftersales.md#assignment.
    """
    refuse_unless_mediator(ticket, actor, _("Only mediators take tickets."))
    ticket = lock(ticket)
    refuse_unless_open(ticket, "take", "mediator")
    if took_part(ticket, actor.pk):
        words = _("You took part before, or said that you cannot decide. A colleague must take it.")
        raise NotAllowed(words)
    if ticket.mediator_id == actor.pk:
        raise NotPossible(_("You have taken this ticket already."))
    if ticket.mediator_id:
        raise NotPossible(_("A colleague has taken this ticket. Choose another one."))
    return give(ticket, actor=actor, now=now)


def give(ticket: Ticket, *, actor: User, now: datetime) -> Ticket:
    """Make a free ticket, which is locked, the actor's."""
    ticket.mediator, ticket.mediator_at = actor, now
    ticket.save(update_fields=["mediator", "mediator_at"])
    facts = facts_of(ticket, person=actor.pk)
    record("ticket.taken", subject=ticket, store=ticket.store, actor=actor, at=now, facts=facts)
    return ticket
