"""Tickets of mediators who are away go back to the team; tickets of no queue find theirs."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import StaffRole, User
from aftersales.actions.lines import facts_of
from aftersales.actions.noting import note_many
from aftersales.models import Entry, Release, Ruling, TeamPlace, Ticket
from aftersales.queries import with_due
from aftersales.sorting import queues_of
from aftersales.team import shift_of, was_on_shift
from aftersales.wording import in_each_language
from core.events import Happening, record_many
from core.people import mark
from core.rowsets import update_rows
from policy.queries import policy_at

BATCH = 500
MEDIATION = Ticket.Status.MEDIATION


@transaction.atomic
def free_tickets(person: User, *, now: datetime) -> int:
    """Take back from a mediator what they cannot decide in time; return how many tickets.

    All, once they are no mediator any more or away for the policy's hours; else those that are
    to be decided before their next shift, or were to be already. Left alone: what they took
    outside their shift, as long as that is news, and what has its ruling.
    Rule: docs/rules/aftersales.md#assignment.
    """
    absence = timedelta(hours=policy_at(now).aftersales.absence_hours)
    place = TeamPlace.objects.filter(person=person).first()
    rows = list(_held(person))
    if not _mediates(person):
        return _release(rows, person, Release.Why.LEFT, now)
    if place is None or (shift := shift_of(place, now)).is_on:
        return 0
    back_at = shift.starts_at
    is_long = back_at is None or back_at - now > absence
    gone = [
        ticket
        for ticket, due_at in with_due(rows)
        if (is_long or (back_at and due_at and due_at < back_at))
        and not _took_it_anyway(ticket, place, now, absence)
    ]
    return _release(gone, person, Release.Why.AWAY, now)


@transaction.atomic
def sort_unsorted(*, now: datetime) -> int:
    """Put free tickets whose queue the policy does not name into those of today."""
    queues = policy_at(now).aftersales.queues
    rows = Ticket.objects.filter(status=MEDIATION, mediator=None).select_related("order")
    rows = rows.exclude(queue__in=queues) if queues else rows.exclude(queue="")
    found = list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH])
    to = queues_of(found, now) if found else {}
    update_rows(Ticket, ("queue",), list(to.items()))
    return len(found)


def holders() -> QuerySet[User]:
    """Everybody who has a ticket in mediation."""
    held = Ticket.objects.filter(status=MEDIATION, mediator=OuterRef("pk"))
    return User.objects.filter(Exists(held))


def _mediates(person: User) -> bool:
    return person.is_active and person.staff_roles.filter(role=StaffRole.Role.MEDIATOR).exists()


def _held(person: User) -> QuerySet[Ticket]:
    waits = Ruling.objects.filter(ticket=OuterRef("pk"), status=Ruling.Status.PROPOSED)
    rows: QuerySet[Ticket] = Ticket.objects.filter(~Exists(waits), status=MEDIATION)
    rows = rows.filter(mediator=person).select_related("order").order_by("pk")
    return rows.select_for_update(no_key=True, skip_locked=True, of=("self",))


def _took_it_anyway(ticket: Ticket, place: TeamPlace, now: datetime, absence: timedelta) -> bool:
    taken_at = ticket.mediator_at
    if taken_at is None or now - taken_at > absence:
        return False
    return not was_on_shift(place, taken_at)


def _release(rows: list[Ticket], person: User, why: Release.Why, now: datetime) -> int:
    Release.objects.bulk_create(
        Release(ticket=ticket, person=person, why=why, at=now) for ticket in rows
    )
    update_rows(Ticket, ("mediator", "mediator_at"), [(one.pk, None, None) for one in rows])
    words = in_each_language(
        lambda: (
            _("%(name)s no longer has this ticket: %(why)s.")
            % {"name": mark(person), "why": why.label}
        )
    )
    said = [(ticket, words) for ticket in rows]
    note_many(said, Entry.Side.INTERNAL, author=None, now=now, marks_people=True)
    happened = [
        Happening(
            "ticket.went_back",
            ticket.pk,
            ticket.store_id,
            facts_of(ticket, person=person.pk, reason=in_each_language(lambda: why.label)),
            notify=[person] if person.is_active else [],
        )
        for ticket in rows
    ]
    record_many(happened, model=Ticket, actor=None, at=now)
    return len(rows)
