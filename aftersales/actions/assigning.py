"""Free tickets are given to mediators, in batches, each ticket once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from accounts.models import User
from aftersales.actions.lines import facts_of
from aftersales.actions.noting import note_many
from aftersales.barring import barred_from
from aftersales.checks.assignment import Colleague, Waiting, choose
from aftersales.models import Entry, Ticket
from aftersales.team import main_language, team_at
from aftersales.wording import in_each_language
from core.events import Happening, record_many
from core.people import listed, mark
from core.rowsets import update_rows
from policy.queries import policy_at

BATCH = 200
# Beside its oldest tickets so many batches of a queue are looked at in one run, from where the last
# one stopped: of a long queue that nobody may take, each run looks at a part.
BATCHES = 5
# When a ticket came to the team, and its key: the order of a queue.
Place = tuple[datetime, int]
# A ticket, who gets it, and why in each language.
Given = tuple[Ticket, Colleague, dict[str, str]]
FREE = {"status": Ticket.Status.MEDIATION, "mediator": None}


@transaction.atomic
def assign_queue(queue: str, *, now: datetime) -> int:
    """Give the free tickets of a queue, the oldest first, to who can take them; return how many.

    The team's rows are the lock: of two workers the second one counts what the first one gave.
    A ticket that somebody takes by hand at the same instant is passed over.
    Rule: docs/rules/aftersales.md#assignment.
    """
    members = team_at(now, is_locked=True)
    team = {one.place.person_id: one.colleague for one in members}
    people = {one.place.person_id: one.place.person for one in members}
    wait = policy_at(now).aftersales.language_wait_minutes
    given: list[Given] = []
    if not _can_take(queue, team.values()):
        return 0
    for batch in _batches(queue):
        barred = barred_from(batch, team)
        for ticket in batch:
            choice = choose(_as_waiting(ticket, barred[ticket.pk], now), team.values(), wait)
            if one := choice.person:
                why = in_each_language(partial(choice.in_words, mark(one)))
                given.append((ticket, one, why))
                team[one.pk] = replace(one, held=one.held + 1)
        if not _can_take(queue, team.values()):
            break
    _give(given, people, now)
    return len(given)


def _can_take(queue: str, team: Iterable[Colleague]) -> bool:
    ready = [one for one in team if one.is_on_shift and one.has_room]
    return any(not queue or queue in one.queues for one in ready)


def _batches(queue: str) -> Iterator[Sequence[Ticket]]:
    """The oldest free tickets, then those after the place where the last run stopped."""
    first = _free_after(None, queue)
    if not first:
        return
    yield first
    kept = f"aftersales:assigned:{queue}"
    # Without the cache a run begins after the oldest again.
    last = max(cache.get(kept) or _place(first), _place(first))
    for _n in range(BATCHES):
        batch = _free_after(last, queue)
        if not batch:
            cache.set(kept, None)
            return
        yield batch
        last = _place(batch)
    cache.set(kept, last, timeout=None)


def _place(batch: Sequence[Ticket]) -> Place:
    return batch[-1].status_at, batch[-1].pk


def _free_after(last: Place | None, queue: str) -> Sequence[Ticket]:
    rows: QuerySet[Ticket] = Ticket.objects.filter(queue=queue, **FREE).select_related("order")
    if last:
        rows = rows.filter(TupleGreaterThan(Tuple(F("status_at"), F("id")), last))
    rows = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return list(rows.order_by("status_at", "id")[:BATCH])


def _as_waiting(ticket: Ticket, barred: frozenset[int], now: datetime) -> Waiting:
    waited = (now - ticket.status_at) // timedelta(minutes=1)
    return Waiting(ticket.queue, main_language(ticket.language), waited, barred)


def _give(given: Sequence[Given], people: dict[int, User], now: datetime) -> None:
    rows = [(ticket.pk, one.pk, now) for ticket, one, _why in given]
    update_rows(Ticket, ("mediator", "mediator_at"), rows)
    said = [(ticket, why) for ticket, _one, why in given]
    note_many(said, Entry.Side.INTERNAL, author=None, now=now, marks_people=True)
    happened = [
        Happening(
            "ticket.assigned",
            ticket.pk,
            ticket.store_id,
            facts_of(ticket, person=one.pk, reason=why, **listed(why)),
            notify=[people[one.pk]],
        )
        for ticket, one, why in given
    ]
    record_many(happened, model=Ticket, actor=None, at=now)
