"""Resolutions, rulings and answers to appeals that are to come: those who must act are told, once.

Each does a batch in a fixed number of statements, and is safe to call twice and late: under the
locks it looks again at what was told already, or done meanwhile.
Rule: docs/rules/aftersales.md#no-answer.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.access import RUNNING_ROLES, SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import facts_of
from aftersales.chasing import decision_due_at, next_to_tell, reached, resolution_due_at
from aftersales.checks.clocks import Name
from aftersales.clockwork import read_clocks, rules_of, with_rules
from aftersales.models import Entry, RulingAppeal, Ticket, Told
from aftersales.people import Team, people_by_store
from core.events import Happening, record_many
from core.rowsets import keyed, update_rows

MEDIATION = Ticket.Status.MEDIATION
RESOLUTION = {
    Told.SOON: "ticket.resolution_soon",
    Told.LATE: "ticket.resolution_late",
    Told.LONG_LATE: "ticket.resolution_escalated",
}
RULING = {
    Told.SOON: "ticket.ruling_soon",
    Told.LATE: "ticket.ruling_late",
    Told.LONG_LATE: "ticket.ruling_escalated",
}


@transaction.atomic
def tell_resolutions(ids: Sequence[int], *, step: Told, now: datetime) -> int:
    """The store's service staff, in the end its owner and managers; in mediation the team as well.

    Return of how many tickets this step was told.
    """
    tickets = _lock(ids)
    entries = defaultdict(list)
    for entry in Entry.objects.filter(ticket__in=tickets).order_by("id"):
        entries[entry.ticket_id].append(entry)
    due = {}
    for one in tickets:
        clock = read_clocks(one, entries[one.pk], now)[Name.RESOLUTION]
        # It rests while what was agreed is carried out, even where it was late before.
        rests = one.status == Ticket.Status.AGREED
        due[one.pk] = (one.resolution_told, None if rests else resolution_due_at(clock))
    reaching = _reaching(tickets, due, step, ("resolution_told", "resolution_tell_at"), now)
    stores = {one.store_id for one in reaching}
    people = people_by_store(stores, *_roles(step))
    team = Team(stores)

    def who(ticket: Ticket) -> list[User]:
        if ticket.status != MEDIATION:
            return people[ticket.store_id]
        told = _team_of(team, ticket, step)
        return [*people[ticket.store_id], *told] if step is Told.LATE else told

    told = [(one, due[one.pk][1], who(one)) for one in reaching]
    behind = {one.pk for one in reaching if one.status == MEDIATION and step is Told.LONG_LATE}
    _record(told, RESOLUTION[step], now, behind=behind, team=team)
    return len(reaching)


@transaction.atomic
def tell_rulings(ids: Sequence[int], *, step: Told, now: datetime) -> int:
    """The mediator who has the ticket, or the team where nobody has it; in the end all of them.

    Return of how many tickets this step was told.
    """
    tickets = [one for one in _lock(ids) if one.status == MEDIATION]
    due = {one.pk: (one.ruling_told, decision_due_at(one)) for one in tickets}
    reaching = _reaching(tickets, due, step, ("ruling_told", "ruling_tell_at"), now)
    team = Team({one.store_id for one in reaching})
    told = [(one, due[one.pk][1], _team_of(team, one, step)) for one in reaching]
    behind = {one.pk for one in reaching if step is Told.LONG_LATE}
    _record(told, RULING[step], now, behind=behind, team=team)
    return len(reaching)


@transaction.atomic
def tell_appeals(ids: Sequence[int], *, now: datetime) -> int:
    """The mediators who took no part in the ruling."""
    filed = {"status": RulingAppeal.Status.FILED, "due_at__lt": now, "late_at": None}
    rows = RulingAppeal.objects.filter(keyed(RulingAppeal, ids), **filed)
    rows = rows.select_related("ruling__ticket__order").order_by("pk")
    appeals = list(rows.select_for_update(no_key=True, of=("self",)))
    team = Team({appeal.store_id for appeal in appeals})
    happened = []
    for appeal in appeals:
        ticket = appeal.ruling.ticket
        facts = {"appeal": appeal.number, "ticket_id": ticket.pk}
        facts = facts_of(ticket, **facts, due_at=appeal.due_at.isoformat())
        who = [one for one in team.of(appeal.store_id) if one.pk not in appeal.involved]
        happened.append(Happening("ruling_appeal.late", appeal.pk, appeal.store_id, facts, who))
    stamped = keyed(RulingAppeal, [appeal.pk for appeal in appeals])
    RulingAppeal.objects.filter(stamped).update(late_at=now)
    record_many(happened, model=RulingAppeal, actor=None, at=now)
    return len(happened)


def _lock(ids: Sequence[int]) -> list[Ticket]:
    rows = Ticket.objects.unsolved().filter(keyed(Ticket, ids)).order_by("pk")
    return with_rules(rows.select_related("order").select_for_update(no_key=True, of=("self",)))


def _reaching(
    tickets: Sequence[Ticket],
    due: Mapping[int, tuple[int, datetime | None]],
    step: Told,
    names: tuple[str, str],
    now: datetime,
) -> list[Ticket]:
    """Those that stand on this step now, and keep that; when each is chased next is kept as well.

    `due` are what was told before and the instant; those on another step are left to its call.
    """
    reaching, stamped = [], []
    for ticket in tickets:
        (told, due_at), rules = due[ticket.pk], rules_of(ticket)
        stands = reached(due_at, told, rules, now)
        if stands is step:
            reaching.append(ticket)
            told = step
        if stands in (None, step):
            stamped.append((ticket.pk, int(told), next_to_tell(due_at, told, rules)))
    update_rows(Ticket, names, stamped)
    return reaching


def _roles(step: Told) -> tuple[str, ...]:
    return RUNNING_ROLES if step is Told.LONG_LATE else SERVICE_ROLES


def _team_of(team: Team, ticket: Ticket, step: Told) -> list[User]:
    return team.of(ticket.store_id) if step is Told.LONG_LATE else team.holding(ticket)


def _record(
    told: Sequence[tuple[Ticket, datetime | None, list[User]]],
    kind: str,
    now: datetime,
    *,
    behind: Collection[int],
    team: Team,
) -> None:
    """An event of each ticket and, of those `behind`, another one for the admins of the team."""
    happened = []
    for ticket, due_at, who in told:
        facts = facts_of(ticket, due_at=due_at.isoformat() if due_at else "")
        happened.append(Happening(kind, ticket.pk, ticket.store_id, facts, who))
        if ticket.pk in behind:
            late = "ticket.team_behind"
            happened.append(Happening(late, ticket.pk, ticket.store_id, facts, team.admins))
    record_many(happened, model=Ticket, actor=None, at=now)
