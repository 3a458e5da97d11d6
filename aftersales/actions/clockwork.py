"""What happens when an instant has passed. Each is safe to call twice and late."""

from datetime import datetime

from django.db import transaction

from accounts.access import SERVICE_ROLES
from aftersales.actions.lines import facts_of, lock
from aftersales.actions.mediation import ask_mediation
from aftersales.clockwork import rules_of
from aftersales.models import Offer, Ticket
from aftersales.silence import silence_over_at
from core.events import record
from core.transitions import move


@transaction.atomic
def remind_seller(ticket: Ticket, *, now: datetime) -> bool:
    """Remind the store once, before its answer is due; return whether it was reminded."""
    ticket = lock(ticket)
    if ticket.reminded_at or ticket.due_at is None or ticket.due_at <= now:
        return False
    ticket.reminded_at = now
    ticket.save(update_fields=["reminded_at"])
    record(
        "ticket.reminded",
        subject=ticket,
        store=ticket.store,
        actor=None,
        at=now,
        notify=ticket.store.people(*SERVICE_ROLES),
        facts=facts_of(ticket, due_at=ticket.due_at.isoformat()),
    )
    return True


@transaction.atomic
def notice_overdue(ticket: Ticket, *, now: datetime) -> bool:
    """The seller did not answer in time: that is told once, and a mediator decides.

    Where the kind says that silence grants the wish, the ticket waits for it (`end_silence`).
    Rule: docs/rules/aftersales.md#no-answer.
    """
    ticket = lock(ticket)
    if ticket.overdue_at or ticket.due_at is None or ticket.due_at >= now:
        return False
    due_at = ticket.due_at
    kind, told = "ticket.overdue", {}
    if silence_at := ticket.status == Ticket.Status.OPEN and silence_over_at(ticket):
        kind, told = "ticket.unanswered", {"silence_at": silence_at.isoformat()}
    elif ticket.status != Ticket.Status.MEDIATION:
        ask_mediation(ticket, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(overdue_at=now)
    record(
        kind,
        subject=ticket,
        store=ticket.store,
        actor=None,
        at=now,
        notify=ticket.store.people(*SERVICE_ROLES),
        facts=facts_of(ticket, due_at=due_at.isoformat(), **told),
    )
    return True


def expire_offer(offer: Offer, *, now: datetime) -> bool:
    """Close an offer that nobody answered in its time."""
    if offer.expires_at > now:
        return False
    facts = facts_of(offer.ticket, side=offer.side)
    move(offer, Offer.Status.EXPIRED, actor=None, now=now, kind="offer.expired", facts=facts)
    return True


def is_reminder_due(ticket: Ticket, now: datetime) -> bool:
    before = rules_of(ticket).reminder_before_minutes
    return ticket.due_at is not None and (ticket.due_at - now).total_seconds() <= before * 60
