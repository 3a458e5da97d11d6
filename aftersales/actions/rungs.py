"""The rungs of a missed answer: reminder before, escalation at, managers after.

Each does a batch of tickets in a fixed number of statements, and is safe to call twice and late:
who was told already, or answered meanwhile, is left alone.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Value

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
from core.prepared import Given, Prepared, prepare
from core.rowsets import keyed, update_rows
from policy.queries import Schedule

Verb = Callable[..., int]


def rungs_at(now: datetime) -> list[tuple[str, Verb, list[int]]]:
    """Name, verb and keys of the tickets that may stand on each rung, read in one question.

    Each ticket keeps the rules it was opened under, so the verbs look again.
    """
    rules = [policy.aftersales for policy in Schedule().policies]
    before = timedelta(minutes=max(one.reminder_before_minutes for one in rules))
    after = timedelta(minutes=min(one.manager_after_minutes for one in rules))
    found: dict[str, list[int]] = {name: [] for name in RUNGS}
    for name, pk in _standing().ask(now=now, soon=now + before, told=now - after):
        found[name].append(pk)
    return [(name, verb, found[name]) for name, verb in RUNGS.items()]


@cache
def _standing() -> Prepared:
    now, soon, told = (Given(name, DateTimeField()) for name in ("now", "soon", "told"))
    owed = Ticket.objects.filter(due_at__isnull=False).order_by()
    rows = {
        "reminded": owed.filter(
            due_at__gt=now, due_at__lte=soon, overdue_at=None, reminded_at=None
        ),
        "overdue": owed.filter(due_at__lt=now, overdue_at=None),
        "escalated": owed.filter(due_at__lte=told, overdue_at__isnull=False, escalated_at=None),
    }
    first, *others = (found.values_list(Value(name), "pk") for name, found in rows.items())
    return prepare(first.union(*others, all=True))


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
    update_rows(Ticket, ("reminded_at",), [(ticket.pk, now) for ticket in found])
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
    given_up = [ticket for ticket in found if ends_when_overdue(ticket)]
    sent = {ticket.pk for ticket in given_up}
    # Only the words of those that wait on depend on what can still go back.
    rooms = rooms_in([ticket for ticket in found if ticket.pk not in sent])
    send_to_mediation(given_up, actor=None, now=now)
    update_rows(Ticket, ("overdue_at",), [(ticket.pk, now) for ticket in found])
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
    update_rows(Ticket, ("escalated_at",), [(ticket.pk, now) for ticket in found])
    _tell(found, lambda ticket: ("ticket.escalated", {}), RUNNING_ROLES, now)
    return len(found)


RUNGS: dict[str, Verb] = {
    "reminded": remind_sellers,
    "overdue": notice_overdue,
    "escalated": tell_managers,
}


def _lock(ids: Sequence[int]) -> list[Ticket]:
    """The unsettled tickets of these under their locks, each with its rules."""
    rows = Ticket.objects.unsolved().filter(keyed(Ticket, ids)).select_related("order")
    return with_rules(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))


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
