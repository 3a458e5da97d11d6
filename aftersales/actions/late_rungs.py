"""Late resolutions, rulings and answers to appeals: those who must act are told, once.

Each does a batch in a fixed number of statements, and is safe to call twice and late: under the
locks it looks again at what was told already, or done meanwhile.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.access import SERVICE_ROLES
from accounts.models import StaffRole, User
from aftersales.actions.lines import facts_of
from aftersales.chasing import decision_due_at, next_to_tell, reached, resolution_due_at
from aftersales.checks.clocks import Name
from aftersales.clockwork import read_clocks, with_rules
from aftersales.models import Entry, RulingAppeal, Ticket
from aftersales.people import people_by_store
from core.events import Happening, record_many
from core.rowsets import keyed, update_rows


@transaction.atomic
def tell_resolutions(ids: Sequence[int], *, now: datetime) -> int:
    """The store's service staff, its owner and managers, and the mediator who has the ticket."""
    tickets = _lock(ids)
    entries = defaultdict(list)
    for entry in Entry.objects.filter(ticket__in=tickets).order_by("id"):
        entries[entry.ticket_id].append(entry)
    people = people_by_store({one.store_id for one in tickets}, *SERVICE_ROLES)
    happened, stamped = [], []
    for ticket in tickets:
        clock = read_clocks(ticket, entries[ticket.pk], now)[Name.RESOLUTION]
        due_at, told = resolution_due_at(clock), ticket.resolution_told
        if ticket.status == Ticket.Status.AGREED:
            # It rests while that is carried out, even where it was late before.
            due_at = None
        if due_at and (step := reached(due_at, told, now)):
            facts = facts_of(ticket, due_at=due_at.isoformat())
            who = [*people[ticket.store_id], *filter(None, [ticket.mediator])]
            kind, told = "ticket.resolution_late", step
            happened.append(Happening(kind, ticket.pk, ticket.store_id, facts, who))
        stamped.append((ticket.pk, told, next_to_tell(due_at, told)))
    update_rows(Ticket, ("resolution_told", "resolution_tell_at"), stamped)
    record_many(happened, model=Ticket, actor=None, at=now)
    return len(happened)


@transaction.atomic
def tell_rulings(ids: Sequence[int], *, now: datetime) -> int:
    """The mediator who has the ticket, or the whole team where nobody has it."""
    tickets = [one for one in _lock(ids) if one.status == Ticket.Status.MEDIATION]
    team = _team()
    happened, stamped = [], []
    for ticket in tickets:
        due_at, told = decision_due_at(ticket), ticket.ruling_told
        if step := reached(due_at, told, now):
            facts = facts_of(ticket, due_at=due_at.isoformat())
            who = [ticket.mediator] if ticket.mediator else team
            kind, told = "ticket.ruling_late", step
            happened.append(Happening(kind, ticket.pk, ticket.store_id, facts, who))
        stamped.append((ticket.pk, told, next_to_tell(due_at, told)))
    update_rows(Ticket, ("ruling_told", "ruling_tell_at"), stamped)
    record_many(happened, model=Ticket, actor=None, at=now)
    return len(happened)


@transaction.atomic
def tell_appeals(ids: Sequence[int], *, now: datetime) -> int:
    """The mediators who took no part in the ruling."""
    filed = {"status": RulingAppeal.Status.FILED, "due_at__lt": now, "late_at": None}
    rows = RulingAppeal.objects.filter(keyed(RulingAppeal, ids), **filed)
    rows = rows.select_related("ruling__ticket__order").order_by("pk")
    appeals = list(rows.select_for_update(no_key=True, of=("self",)))
    team = _team()
    happened = []
    for appeal in appeals:
        ticket = appeal.ruling.ticket
        facts = {"appeal": appeal.number, "ticket_id": ticket.pk}
        facts = facts_of(ticket, **facts, due_at=appeal.due_at.isoformat())
        who = [person for person in team if person.pk not in appeal.involved]
        happened.append(Happening("ruling_appeal.late", appeal.pk, appeal.store_id, facts, who))
    stamped = keyed(RulingAppeal, [appeal.pk for appeal in appeals])
    RulingAppeal.objects.filter(stamped).update(late_at=now)
    record_many(happened, model=RulingAppeal, actor=None, at=now)
    return len(happened)


def _lock(ids: Sequence[int]) -> list[Ticket]:
    rows = Ticket.objects.unsolved().filter(keyed(Ticket, ids)).order_by("pk")
    rows = rows.select_related("order", "mediator")
    return with_rules(rows.select_for_update(no_key=True, of=("self",)))


def _team() -> list[User]:
    rows = User.objects.filter(staff_roles__role=StaffRole.Role.MEDIATOR, is_active=True)
    return list(rows.order_by("pk"))
