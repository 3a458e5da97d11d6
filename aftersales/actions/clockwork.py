"""What happens when an instant has passed. Each is safe to call twice and late."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.access import SERVICE_ROLES
from aftersales.actions.lines import facts_of, lock
from aftersales.actions.mediation import send_to_mediation
from aftersales.clockwork import rules_of
from aftersales.models import Offer, Ticket
from aftersales.turns import ends_when_overdue, turn_of
from aftersales.wording import in_each_language
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
    """The seller did not answer in time: that is told once.

    A mediator decides then, or the ticket waits for the end of its stage (`end_silence`).
    Rule: docs/rules/aftersales.md#no-answer.
    """
    ticket = lock(ticket)
    if ticket.overdue_at or ticket.due_at is None or ticket.due_at >= now:
        return False
    due_at = ticket.due_at
    kind, told = "ticket.overdue", dict[str, Any]()
    turn = turn_of(ticket)
    if ends_when_overdue(ticket):
        send_to_mediation(ticket, actor=None, now=now)
    elif turn.ends_at:
        kind = "ticket.unanswered"
        told |= {"silence_at": turn.ends_at.isoformat()}
        told |= {"outcome": in_each_language(lambda: turn.words)}
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


@transaction.atomic
def expire_offer(offer: Offer, *, now: datetime) -> bool:
    """Close an offer that nobody answered in its time; False when somebody did meanwhile."""
    lock(offer.ticket)
    offer.refresh_from_db()
    if offer.expires_at > now or offer.status != Offer.Status.STANDING:
        return False
    facts = facts_of(offer.ticket, side=offer.side)
    move(offer, Offer.Status.EXPIRED, actor=None, now=now, kind="offer.expired", facts=facts)
    return True


def is_reminder_due(ticket: Ticket, now: datetime) -> bool:
    before = rules_of(ticket).reminder_before_minutes
    return ticket.due_at is not None and (ticket.due_at - now).total_seconds() <= before * 60
