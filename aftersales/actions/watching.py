"""Following a ticket, and telling its followers what happens in it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, StaffRole, User
from aftersales.actions.lines import facts_of
from aftersales.models import Ticket, Watch
from aftersales.queries import works_for_store
from aftersales.wording import in_each_language
from core.errors import NotFound
from core.events import KINDS, Happening, record, record_many
from core.rowsets import keyed


@transaction.atomic
def follow_ticket(ticket: Ticket, *, actor: User, now: datetime) -> Watch:
    """Let the actor hear of every new entry; a second time changes nothing.

    Raises NotFound to those who may not read it. Rule: docs/rules/aftersales.md#followers.
    """
    if not (actor.is_mediator or works_for_store(ticket, actor)):
        raise NotFound(_("There is no such ticket here."))
    watch: Watch
    watch, is_new = Watch.objects.get_or_create(ticket=ticket, person=actor, defaults={"at": now})
    if is_new:
        _record("ticket.followed", ticket, actor, now)
    return watch


@transaction.atomic
def unfollow_ticket(ticket: Ticket, *, actor: User, now: datetime) -> None:
    """The actor hears no more of it, unless they are told for another reason."""
    gone, _kinds = Watch.objects.filter(ticket=ticket, person=actor).delete()
    if gone:
        _record("ticket.unfollowed", ticket, actor, now)


@transaction.atomic
def tell_followers(
    tickets: Sequence[Ticket],
    kind: str,
    *,
    is_internal: bool = False,
    actor: User | None,
    told: Collection[int] = (),
    now: datetime,
) -> int:
    """Tell those who follow one of the tickets that this happened in it; return how many hear.

    Only who may read it now: a mediator, or a member of its store, to whom nothing internal is
    told. Neither the actor nor who is `told` by the event itself.
    """
    rows = _followers([one.pk for one in tickets], is_internal=is_internal)
    rows = rows.exclude(person__in=[*told, *([actor.pk] if actor else [])])
    people: dict[int, list[User]] = {}
    for watch in rows.select_related("person").order_by("pk"):
        people.setdefault(watch.ticket_id, []).append(watch.person)
    what = in_each_language(lambda: str(KINDS[kind].label))
    happened = [
        Happening("ticket.news", one.pk, one.store_id, facts_of(one, what=what), people[one.pk])
        for one in tickets
        if one.pk in people
    ]
    record_many(happened, model=Ticket, actor=actor, at=now)
    return sum(map(len, people.values()))


def _followers(tickets: list[int], *, is_internal: bool) -> "QuerySet[Watch]":
    members = Membership.objects.filter(store=OuterRef("ticket__store"), user=OuterRef("person"))
    mediators = StaffRole.objects.filter(role=StaffRole.Role.MEDIATOR).values("user")
    rows: QuerySet[Watch] = Watch.objects.filter(
        keyed(Watch, tickets, "ticket"), person__is_active=True
    )
    if is_internal:
        return rows.filter(~Exists(members), person__in=mediators)
    return rows.filter(Exists(members) | Q(person__in=mediators))


def _record(kind: str, ticket: Ticket, actor: User, now: datetime) -> None:
    facts: dict[str, Any] = facts_of(ticket)
    record(kind, subject=ticket, store=ticket.store, actor=actor, at=now, facts=facts)
