"""The rungs of a missed answer: reminder before, escalation at, managers after.

Each does a batch of tickets in a fixed number of statements, and is safe to call twice and late:
who was told already, or answered meanwhile, is left alone.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.access import RUNNING_ROLES, SERVICE_ROLES
from aftersales.actions.lines import facts_of
from aftersales.actions.sending import send_to_mediation
from aftersales.clockwork import rules_of, with_rules
from aftersales.models import Ticket
from aftersales.money import rooms_in
from aftersales.people import people_by_store
from aftersales.turns import OUTCOMES, ends_when_overdue, turn_of
from aftersales.wording import in_each_language
from core.events import Happening, record_many
from core.rowsets import keyed, read_many
from shipping.models import Order

# What the rungs read of a ticket and of its order: they are thousands at a time.
TICKET = (
    "id", "store_id", "order_id", "kind", "wish", "titles", "language", "opened_at", "status",
    "status_at", "due_at", "reminded_at", "overdue_at", "escalated_at",
)  # fmt: skip
ORDER = (
    "id", "store_id", "number", "buyer_email", "buyer_language", "currency", "total_minor",
)  # fmt: skip


@transaction.atomic
def remind_sellers(ids: Sequence[int], *, now: datetime) -> int:
    """Remind the stores once, before their answers are due; return how many tickets."""
    found = [
        ticket
        for ticket in _lock(ids)
        if ticket.reminded_at is None
        and ticket.due_at
        and now < ticket.due_at <= now + timedelta(minutes=rules_of(ticket).reminder_before_minutes)
    ]
    _stamp(found, reminded_at=now)
    _tell(found, lambda ticket: ("ticket.reminded", {}), SERVICE_ROLES, now)
    return len(found)


@transaction.atomic
def notice_overdue(ids: Sequence[int], *, now: datetime) -> int:
    """Answers that did not come in time: that is told once; return how many tickets.

    A mediator decides then, or the ticket waits for the end of its stage (`end_silence`).
    Rule: docs/rules/aftersales.md#no-answer.
    """
    found = [
        ticket
        for ticket in _lock(ids)
        if ticket.overdue_at is None and ticket.due_at and ticket.due_at < now
    ]
    given_up: list[Ticket] = []
    waiting: list[Ticket] = []
    for ticket in found:
        (given_up if ends_when_overdue(ticket) else waiting).append(ticket)
    send_to_mediation(given_up, actor=None, now=now, also={"overdue_at": now})
    _stamp(waiting, overdue_at=now)
    # Only the words of those that wait on depend on what can still go back.
    rooms = rooms_in(waiting)
    words = {outcome: in_each_language(said.__str__) for outcome, said in OUTCOMES.items()}

    def told(ticket: Ticket) -> tuple[str, dict[str, Any]]:
        if ticket.status == Ticket.Status.MEDIATION:
            return "ticket.overdue", {}
        turn = turn_of(ticket, room=sum(rooms[ticket.pk].values()))
        if turn.ends_at is None:
            return "ticket.overdue", {}
        more = {"silence_at": turn.ends_at.isoformat(), "outcome": words[turn.outcome]}
        return "ticket.unanswered", more

    _tell(found, told, SERVICE_ROLES, now)
    return len(found)


@transaction.atomic
def tell_managers(ids: Sequence[int], *, now: datetime) -> int:
    """Missed answers that are still owed: the stores' owners and managers are told, once.

    Rule: docs/rules/aftersales.md#no-answer.
    """
    found = [
        ticket
        for ticket in _lock(ids)
        if ticket.escalated_at is None
        and ticket.overdue_at
        and ticket.due_at
        and ticket.due_at + timedelta(minutes=rules_of(ticket).manager_after_minutes) <= now
    ]
    _stamp(found, escalated_at=now)
    _tell(found, lambda ticket: ("ticket.escalated", {}), RUNNING_ROLES, now)
    return len(found)


def _lock(ids: Sequence[int]) -> list[Ticket]:
    """The unsettled tickets of these under their locks, each with its rules."""
    rows = Ticket.objects.unsolved().filter(keyed(Ticket, ids)).order_by("pk")
    tickets = read_many(rows.select_for_update(no_key=True), TICKET)
    keys = {ticket.order_id for ticket in tickets}
    orders = {one.pk: one for one in read_many(Order.objects.filter(keyed(Order, keys)), ORDER)}
    for ticket in tickets:
        ticket.order = orders[ticket.order_id]
    return with_rules(tickets)


def _stamp(tickets: Sequence[Ticket], **rung: datetime) -> None:
    """Note on each of them that it stood on the rung, and when."""
    Ticket.objects.filter(keyed(Ticket, [ticket.pk for ticket in tickets])).update(**rung)


def _tell(
    tickets: Sequence[Ticket],
    told: Callable[[Ticket], tuple[str, dict[str, Any]]],
    roles: Sequence[str],
    now: datetime,
) -> None:
    people = people_by_store({ticket.store_id for ticket in tickets}, *roles)
    happened = []
    for ticket in tickets:
        kind, more = told(ticket)
        facts = facts_of(ticket, due_at=ticket.due_at.isoformat() if ticket.due_at else "", **more)
        happened.append(Happening(kind, ticket.pk, ticket.store_id, facts, people[ticket.store_id]))
    record_many(happened, model=Ticket, actor=None, at=now)
