"""Goods of a settled ticket are waited for; those on their way need not leave again."""

from datetime import datetime, timedelta

from aftersales.actions.ending import drop_return
from aftersales.actions.lines import facts_of
from aftersales.actions.returns import approve_return, arrival_due_at, blamed, days_to_send
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
    going.due_at = _due_at(going, ticket, now)
    going.save(update_fields=["amount_minor", "sends_again", "paid_by", "ruling", "due_at"])
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


def _due_at(going: Return, ticket: Ticket, now: datetime) -> datetime | None:
    """The days to send begin again, and so do those to arrive where they were over."""
    if going.status == Status.APPROVED:
        return now + timedelta(days=days_to_send(ticket, going.paid_by, bool(going.label)))
    if going.status == Status.SENT_BACK and going.due_at is None:
        return arrival_due_at(ticket, now)
    return going.due_at
