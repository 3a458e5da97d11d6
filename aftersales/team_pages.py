"""What the team page shows: who works, how much each one has, what waits in which queue."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from accounts.models import StaffRole, User
from aftersales.checks.assignment import NOBODY, Colleague, Waiting, choose
from aftersales.models import Ticket
from aftersales.queries import with_due
from aftersales.sorting import in_words
from aftersales.team import Member, held_by, team_at
from aftersales.wording import language_in_words
from policy.sections.aftersales import AftersalesSection


@dataclass(frozen=True)
class PersonLine:
    """A mediator; without a place in the team nothing is given to them."""

    person: User
    member: Member | None
    held: int
    queues: list[str]
    languages: list[str]

    @property
    def share(self) -> float:
        capacity = self.member.place.capacity if self.member else 0
        return min(1.0, self.held / capacity) if capacity else 0.0


@dataclass(frozen=True)
class QueueLine:
    """A queue: how many wait and since when, how many are being decided, who is on shift."""

    code: str
    title: str
    conditions: list[str]
    free: int
    taken: int
    oldest: Ticket | None
    due_at: datetime | None
    on_shift: list[str]
    # Why the next one is given to nobody now; empty where somebody can take it.
    why_nobody: str


def person_lines(rules: AftersalesSection, now: datetime) -> list[PersonLine]:
    """All mediators by name, those on shift first."""
    members = {one.place.person_id: one for one in team_at(now)}
    mediators = StaffRole.objects.filter(role=StaffRole.Role.MEDIATOR).values("user")
    people = User.objects.filter(pk__in=mediators, is_active=True).order_by("name", "pk")
    held = held_by([person.pk for person in people])
    titles = {code: str(queue.title) for code, queue in rules.queues_listed}
    found = []
    for person in people:
        member = members.get(person.pk)
        queues = member.place.queues if member else []
        languages = member.place.languages if member else []
        found.append(
            PersonLine(
                person,
                member,
                held.get(person.pk, 0),
                [title for code, title in titles.items() if code in queues],
                [language_in_words(code) for code in languages],
            )
        )
    return sorted(found, key=lambda line: not (line.member and line.member.shift.is_on))


def queue_lines(rules: AftersalesSection, now: datetime) -> list[QueueLine]:
    """The queues of the policy in their order. Rule: docs/rules/aftersales.md#queues."""
    rows = Ticket.objects.filter(status=Ticket.Status.MEDIATION)
    is_free = Q(mediator=None)
    counted = {
        code: (free, taken, oldest)
        for code, free, taken, oldest in rows.order_by()
        .values_list("queue")
        .annotate(
            free=Count("pk", filter=is_free),
            taken=Count("pk", filter=~is_free),
            oldest=Min("status_at", filter=is_free),
        )
    }
    waits = {one: since for one, (_n, _t, since) in counted.items() if since}
    oldest = _oldest(waits)
    due = {ticket.queue: due_at for ticket, due_at in with_due(oldest.values())}
    team = [one.colleague for one in team_at(now)]
    return [
        QueueLine(
            code,
            str(queue.title),
            in_words(queue, rules),
            *counted.get(code, (0, 0, None))[:2],
            oldest.get(code),
            due.get(code),
            [one.name for one in team if one.is_on_shift and code in one.queues],
            _why_nobody(code, team),
        )
        for code, queue in rules.queues_listed
    ]


def _oldest(waits: dict[str, datetime]) -> dict[str, Ticket]:
    rows = Ticket.objects.filter(status=Ticket.Status.MEDIATION, mediator=None)
    first = Q(pk__in=[])
    for queue, since in waits.items():
        first |= Q(queue=queue, status_at=since)
    return {ticket.queue: ticket for ticket in rows.filter(first).order_by("-pk")}


def _why_nobody(queue: str, team: list[Colleague]) -> str:
    choice = choose(Waiting(queue, "", 0), team, 0)
    return "" if choice.person else str(NOBODY[choice.why])
