"""What mediators do to many tickets of the board at once, and stores to theirs; see core.many.

Rule: docs/rules/aftersales.md#many-at-once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.handing import assign_ticket, hand_over
from aftersales.actions.holding import move_to_queue, release_ticket
from aftersales.actions.mediation import take_ticket
from aftersales.actions.priorities import change_priority
from aftersales.actions.watching import follow_ticket, unfollow_ticket
from aftersales.models import Ticket, Watch
from core.errors import NotPossible
from core.many import Many


def _follow(ticket: Ticket, *, actor: User, now: datetime) -> None:
    """Raises NotPossible where one ticket alone would be content: the page of many names those
    that are followed already."""
    if Watch.objects.filter(ticket=ticket, person=actor).exists():
        raise NotPossible(_("You follow this ticket already."))
    follow_ticket(ticket, actor=actor, now=now)


def _unfollow(ticket: Ticket, *, actor: User, now: datetime) -> None:
    """Raises NotPossible as `_follow` does."""
    if not Watch.objects.filter(ticket=ticket, person=actor).exists():
        raise NotPossible(_("You do not follow this ticket."))
    unfollow_ticket(ticket, actor=actor, now=now)


VERBS: dict[str, Callable[..., Any]] = {
    "take": take_ticket,
    "assign": assign_ticket,
    "hand-over": hand_over,
    "release": release_ticket,
    "queue": move_to_queue,
    "priority": change_priority,
    "follow": _follow,
    "unfollow": _unfollow,
}


def _state(ticket: Ticket) -> list[Any]:
    at = ticket.status_at.isoformat()
    return [ticket.status, at, ticket.mediator_id, ticket.queue, ticket.priority]


MANY: Many[Ticket] = Many(
    VERBS,
    rows=lambda _actor: Ticket.objects.select_related("store", "order", "mediator"),
    state=_state,
)
try_on_many, act_on_many = MANY.attempt, MANY.act
# A store answers each ticket by itself: what is done to many decides nothing.
FOLLOWING = {name: VERBS[name] for name in ("follow", "unfollow")}
OF_STORES: Many[Ticket] = Many(
    FOLLOWING,
    rows=lambda actor: MANY.rows(actor).filter(store__memberships__user_id=actor.pk),
    state=_state,
)
