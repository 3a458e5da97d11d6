"""Goods of a settled ticket are waited for; those on their way need not leave again."""

from datetime import datetime, timedelta

from aftersales.actions.ending import drop_return
from aftersales.actions.lines import facts_of
from aftersales.actions.returns import (
    approve_return,
    arrival_due_at,
    blamed,
    check_due_at,
    days_to_send,
)
from aftersales.models import Return, Ruling, Ticket
from core.events import record

Status = Return.Status


def await_return(
    ticket: Ticket,
    amount_minor: int | None,
    *,
    sends_again: bool = False,
    paid_by: str = "",
    ruling: Ruling | None = None,
    now: datetime,
) -> Return | None:
    """The return of a locked ticket for what was settled on; None where the goods are back.

    Goods on their way or with the store go on, and so does a label that was given while the same
    side pays. Raises NotPossible as `approve_return` does.
    Rule: docs/rules/aftersales.md#returns.
    """
    if are_back(ticket):
        return None
    paid_by = paid_by or blamed(ticket)
    if (going := on_the_way(ticket, paid_by)) is None:
        drop_return(ticket, now=now)
        return approve_return(
            ticket,
            amount_minor,
            sends_again=sends_again,
            paid_by=paid_by,
            ruling=ruling,
            now=now,
        )
    going.amount_minor, going.sends_again = amount_minor, sends_again
    going.paid_by, going.ruling = paid_by, ruling
    going.save(update_fields=["amount_minor", "sends_again", "paid_by", "ruling"])
    renew_days(going, ticket, now=now)
    facts = facts_of(ticket, returned=going.ref, paid_by=paid_by)
    kind, store = "return.approved", ticket.store
    record(kind, subject=going, store=store, actor=None, at=now, facts=facts)
    return going


def are_back(ticket: Ticket) -> bool:
    """Whether the store has the goods, or lost its say about them."""
    last = ticket.returns.order_by("-pk").first()
    if last is None:
        return False
    came = last.status == Status.INSPECTED and last.lines.filter(quantity__gt=0).exists()
    return came or last.status == Status.ACCEPTED


def on_the_way(ticket: Ticket, paid_by: str) -> Return | None:
    """The open return that goes on when this side pays for it.

    What has not left yet is approved anew where another side pays than before.
    """
    found: Return | None = ticket.returns.open().first()
    if found and found.status == Status.APPROVED and found.paid_by != paid_by:
        return None
    return found


def renew_days(going: Return, ticket: Ticket, *, now: datetime) -> None:
    """Let the days of who must act begin again; those to arrive only where they were over."""
    if going.status == Status.SENT_BACK:
        going.due_at = going.due_at or arrival_due_at(ticket, now)
    elif going.status == Status.RECEIVED:
        going.due_at = check_due_at(ticket, now)
    else:
        days = days_to_send(ticket, going.paid_by, bool(going.label))
        going.due_at = now + timedelta(days=days)
    going.save(update_fields=["due_at"])
