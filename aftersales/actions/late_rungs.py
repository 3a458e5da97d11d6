"""Late resolutions, rulings and answers to appeals: those who must act are told, once.

Each does a batch in a fixed number of statements, and is safe to call twice and late: under the
locks it looks again at what was told already, or done meanwhile.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from accounts.access import SERVICE_ROLES
from accounts.models import StaffRole, User
from aftersales.actions.lines import facts_of
from aftersales.checks.clocks import Name, State
from aftersales.clockwork import read_clocks, with_rules
from aftersales.models import Entry, RulingAppeal, Ticket
from aftersales.people import people_by_store
from aftersales.queries import decision_due_at
from core.events import Happening, record_many
from core.models import Event
from core.rowsets import keyed


@transaction.atomic
def tell_resolutions(ids: Sequence[int], *, now: datetime) -> int:
    """The store's service staff, its owner and managers, and the mediator who has the ticket."""
    tickets = _lock(ids)
    told = _told(Ticket, "ticket.resolution_late", ids)
    entries = defaultdict(list)
    for entry in Entry.objects.filter(ticket__in=tickets).order_by("id"):
        entries[entry.ticket_id].append(entry)
    people = people_by_store({one.store_id for one in tickets}, *SERVICE_ROLES)
    happened = []
    for ticket in tickets:
        clock = read_clocks(ticket, entries[ticket.pk], now)[Name.RESOLUTION]
        if str(ticket.pk) in told or clock.state is not State.BREACHED or clock.due_at is None:
            continue
        facts = facts_of(ticket, due_at=clock.due_at.isoformat())
        who = [*people[ticket.store_id], *filter(None, [ticket.mediator])]
        happened.append(Happening("ticket.resolution_late", ticket.pk, ticket.store_id, facts, who))
    record_many(happened, model=Ticket, actor=None, at=now)
    return len(happened)


@transaction.atomic
def tell_rulings(ids: Sequence[int], *, now: datetime) -> int:
    """The mediator who has the ticket, or the whole team where nobody has it."""
    tickets = [one for one in _lock(ids) if one.status == Ticket.Status.MEDIATION]
    told = _told(Ticket, "ticket.ruling_late", ids)
    team = _team()
    happened = []
    for ticket in tickets:
        due_at = decision_due_at(ticket)
        if due_at >= now or told.get(str(ticket.pk), ticket.opened_at) > ticket.status_at:
            continue
        facts = facts_of(ticket, due_at=due_at.isoformat())
        who = [ticket.mediator] if ticket.mediator else team
        happened.append(Happening("ticket.ruling_late", ticket.pk, ticket.store_id, facts, who))
    record_many(happened, model=Ticket, actor=None, at=now)
    return len(happened)


@transaction.atomic
def tell_appeals(ids: Sequence[int], *, now: datetime) -> int:
    """The mediators who took no part in the ruling."""
    rows = RulingAppeal.objects.filter(keyed(RulingAppeal, ids), status=RulingAppeal.Status.FILED)
    rows = rows.select_related("ruling__ticket__order").order_by("pk")
    appeals = list(rows.select_for_update(no_key=True, of=("self",)))
    told = _told(RulingAppeal, "ruling_appeal.late", ids)
    team = _team()
    happened = []
    for appeal in appeals:
        if str(appeal.pk) in told or appeal.due_at >= now:
            continue
        ticket = appeal.ruling.ticket
        facts = {"appeal": appeal.number, "ticket_id": ticket.pk}
        facts = facts_of(ticket, **facts, due_at=appeal.due_at.isoformat())
        who = [person for person in team if person.pk not in appeal.involved]
        happened.append(Happening("ruling_appeal.late", appeal.pk, appeal.store_id, facts, who))
    record_many(happened, model=RulingAppeal, actor=None, at=now)
    return len(happened)


def _lock(ids: Sequence[int]) -> list[Ticket]:
    rows = Ticket.objects.unsolved().filter(keyed(Ticket, ids)).order_by("pk")
    rows = rows.select_related("order", "mediator")
    return with_rules(rows.select_for_update(no_key=True, of=("self",)))


def _told(
    model: type[Ticket | RulingAppeal], kind: str, ids: Collection[int]
) -> dict[str, datetime]:
    """When it was told last, by the subject of the event."""
    about = {"subject_type": model._meta.label_lower, "subject_id__in": [str(pk) for pk in ids]}
    rows = Event.objects.filter(kind=kind, **about).order_by("id")
    return dict(rows.values_list("subject_id", "at"))


def _team() -> list[User]:
    rows = User.objects.filter(staff_roles__role=StaffRole.Role.MEDIATOR, is_active=True)
    return list(rows.order_by("pk"))
