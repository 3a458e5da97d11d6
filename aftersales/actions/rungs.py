"""The rungs of a missed answer: reminder before, escalation at, managers after.

While a ticket is with a mediator the answer is the team's, unless the store had missed it before.

Each does a batch of tickets in a fixed number of statements, and is safe to call twice and late:
who was told already, or answered meanwhile, is left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import transaction

from accounts.access import RUNNING_ROLES, SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import facts_of
from aftersales.actions.sending import send_to_mediation
from aftersales.clockwork import rules_of, with_rules
from aftersales.models import Ticket
from aftersales.money import rooms_in
from aftersales.people import Team, people_by_store
from aftersales.resending import not_sendable
from aftersales.turns import OUTCOMES, ends_when_overdue, turn_of
from aftersales.wording import in_each_language
from core.events import Happening, record_many
from core.rowsets import keyed, read_many
from shipping.models import Order

# What the rungs read of a ticket and of its order: they are thousands at a time.
TICKET = (
    "id", "store_id", "order_id", "kind", "wish", "titles", "language", "opened_at", "status",
    "status_at", "due_at", "reminded_at", "overdue_at", "escalated_at", "mediator_id",
)  # fmt: skip
ORDER = (
    "id", "store_id", "number", "buyer_email", "buyer_language", "currency", "total_minor",
)  # fmt: skip


class Notice(NamedTuple):
    """A ticket, the event, who is told, and what else the event says."""

    ticket: Ticket
    kind: str
    who: list[User]
    more: Mapping[str, Any] = MappingProxyType({})


@transaction.atomic
def remind_of_answers(ids: Sequence[int], *, now: datetime) -> int:
    """Remind the stores or mediators once, before answers are due; return how many tickets."""
    found = [
        ticket
        for ticket in _lock(ids)
        if ticket.reminded_at is None
        and ticket.due_at
        and now < ticket.due_at <= now + timedelta(minutes=rules_of(ticket).reminder_before_minutes)
    ]
    _stamp(found, reminded_at=now)
    answering = _answering(found, SERVICE_ROLES)
    _tell([Notice(one, "ticket.reminded", answering(one)) for one in found], now)
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
    # Only the words of those that wait on depend on what can still go back, or be sent again.
    rooms, unsendable = rooms_in(waiting), not_sendable(waiting)
    words = {outcome: in_each_language(said.__str__) for outcome, said in OUTCOMES.items()}

    answering = _answering(found, SERVICE_ROLES)

    def told(ticket: Ticket) -> Notice:
        who = answering(ticket)
        if ticket.status == Ticket.Status.MEDIATION:
            kind = "ticket.team_overdue" if is_teams(ticket) else "ticket.overdue"
            return Notice(ticket, kind, who)
        room, can_send = sum(rooms[ticket.pk].values()), ticket.pk not in unsendable
        turn = turn_of(ticket, room=room, can_send=can_send)
        if turn.ends_at is None:
            return Notice(ticket, "ticket.overdue", who)
        more = {"silence_at": turn.ends_at.isoformat(), "outcome": words[turn.outcome]}
        return Notice(ticket, "ticket.unanswered", who, more)

    _tell([told(ticket) for ticket in found], now)
    return len(found)


@transaction.atomic
def tell_managers(ids: Sequence[int], *, now: datetime) -> int:
    """Missed answers that are still owed are told once; return of how many tickets.

    Of a store's its owner and managers hear, and in mediation whoever has it; of the team's all
    mediators and, by an event of their own, the admins. Rule: docs/rules/aftersales.md#no-answer.
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
    people = people_by_store({ticket.store_id for ticket in found}, *RUNNING_ROLES)
    with_team = [one for one in found if one.status == Ticket.Status.MEDIATION]
    team = Team({one.store_id for one in with_team})

    def who(ticket: Ticket) -> list[User]:
        if is_teams(ticket):
            return team.of(ticket.store_id)
        more = team.holding(ticket) if ticket.status == Ticket.Status.MEDIATION else []
        return [*people[ticket.store_id], *more]

    _tell([Notice(one, "ticket.escalated", who(one)) for one in found], now)
    behind = [one for one in with_team if is_teams(one)]
    _tell([Notice(one, "ticket.team_behind", team.admins) for one in behind], now)
    return len(found)


def is_teams(ticket: Ticket) -> bool:
    """Whether the team owes the answer; what a store had missed before stays the store's."""
    is_there = ticket.status == Ticket.Status.MEDIATION
    return bool(is_there and ticket.due_at and ticket.due_at > ticket.status_at)


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


def _answering(tickets: Sequence[Ticket], roles: Sequence[str]) -> Callable[[Ticket], list[User]]:
    """Who is to answer each: the store's people of these roles, or whoever mediates."""
    people = people_by_store({ticket.store_id for ticket in tickets}, *roles)
    team = Team({ticket.store_id for ticket in tickets if is_teams(ticket)})
    return lambda one: team.holding(one) if is_teams(one) else people[one.store_id]


def _tell(told: Sequence[Notice], now: datetime) -> None:
    happened = []
    for ticket, kind, who, more in told:
        facts = facts_of(ticket, due_at=ticket.due_at.isoformat() if ticket.due_at else "", **more)
        happened.append(Happening(kind, ticket.pk, ticket.store_id, facts, who))
    record_many(happened, model=Ticket, actor=None, at=now)
