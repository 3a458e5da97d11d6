"""One verb on many tickets: first as a trial, then for good if nothing has changed."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.handing import assign_ticket, hand_over
from aftersales.actions.holding import move_to_queue
from aftersales.actions.priorities import change_priority
from aftersales.models import Ticket
from core.errors import DomainError, Stale

VERBS: dict[str, Callable[..., Any]] = {
    "assign": assign_ticket,
    "hand-over": hand_over,
    "queue": move_to_queue,
    "priority": change_priority,
}


@dataclass(frozen=True)
class Trial:
    """What the verb does to each ticket, as it was before: done, or refused with words."""

    done: list[Ticket]
    refused: list[tuple[Ticket, str]]
    # Names exactly these tickets in these states, what is to be done, and what becomes of it.
    seen: str


def try_on_many(
    action: str, tickets: Iterable[int], *, actor: User, now: datetime, **facts: Any
) -> Trial:
    """Return what `act_on_many` would do: the verbs run, and all of it is taken back.

    So no second set of rules can say something else than the verbs do.
    """
    with transaction.atomic():
        trial = _run(action, tickets, facts, actor, now)
        transaction.set_rollback(True)
    return trial


@transaction.atomic
def act_on_many(
    action: str, tickets: Iterable[int], *, seen: str, actor: User, now: datetime, **facts: Any
) -> Trial:
    """Run the verb on each ticket; one that it refuses stays as it is and stops no other.

    Raises Stale, and does nothing, unless all comes out as the trial named by `seen` said.
    Rule: docs/rules/aftersales.md#many-at-once.
    """
    trial = _run(action, tickets, facts, actor, now)
    if trial.seen != seen:
        raise Stale(
            _("Something changed since you looked. Nothing was done; below is how it is now.")
        )
    return trial


def _run(
    action: str, tickets: Iterable[int], facts: dict[str, Any], actor: User, now: datetime
) -> Trial:
    rows = Ticket.objects.filter(pk__in=list(tickets)).order_by("pk")
    # Locked all at once: nobody can change one while another is worked on.
    rows = rows.select_related("store", "order", "mediator").select_for_update(
        no_key=True, of=("self",)
    )
    done, refused, told = [], [], []
    for ticket in rows:
        words = _try(partial(VERBS[action], ticket, **facts, actor=actor, now=now))
        if words:
            refused.append((ticket, words))
        else:
            done.append(ticket)
        told.append([*_state(ticket), words])
    given = {name: _as_text(fact) for name, fact in sorted(facts.items())}
    seen = hashlib.sha256(repr((action, actor.pk, given, told)).encode()).hexdigest()
    return Trial(done, refused, seen)


def _try(verb: Callable[[], Any]) -> str:
    """Why it was refused; empty where it was done."""
    try:
        with transaction.atomic():
            verb()
    except DomainError as error:
        return str(error)
    return ""


def _state(ticket: Ticket) -> list[Any]:
    at = ticket.status_at.isoformat()
    return [ticket.pk, ticket.status, at, ticket.mediator_id, ticket.queue, ticket.priority]


def _as_text(fact: Any) -> str:
    return str(fact.pk if isinstance(fact, models.Model) else fact)
