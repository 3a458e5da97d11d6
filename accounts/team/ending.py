"""What ends with somebody's right to run a store: their keys, invitations and webhooks there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from accounts.models import ApiKey, Membership, User
from accounts.team.rows import Invitation
from core.events import Words, record
from core.models import Event, Listener


@dataclass(frozen=True)
class Ended:
    keys: int
    listeners: int


@dataclass(frozen=True)
class Ending:
    """What else ends, in an app to the right: at the same instant, under the same lock.

    `names(member)` are what would end, for the page that asks, under these `words`;
    `end(member, actor=, now=)` ends them.
    """

    words: Words
    names: Callable[[Membership], list[str]]
    end: Callable[..., None]


ENDINGS: list[Ending] = []


def end_running(member: Membership, *, actor: User | None, now: datetime) -> Ended:
    """Close the API keys that they made and the invitations that they sent, and stop the webhooks
    that they added or last gave a secret; the owner is told of each webhook. What other apps named
    ends too. Part of another verb, under its lock.

    Rule: docs/rules/accounts.md#team.
    """
    sent = Invitation.objects.unanswered().filter(store=member.store, invited_by=member.user)
    sent.update(withdrawn_at=now)
    closed = keys_made_by(member).update(revoked_at=now)
    running = listeners_known_to(member).filter(stopped_at=None).select_for_update(no_key=True)
    stopped = list(running)
    for listener in stopped:
        listener.stopped_at = now
        listener.save(update_fields=["stopped_at"])
        record(
            "listener.left",
            subject=listener,
            store=member.store,
            actor=actor,
            at=now,
            notify=member.store.people("owner").exclude(pk=member.user_id),
            facts={"person": member.user_id, "url": listener.url},
        )
    for ending in ENDINGS:
        ending.end(member, actor=actor, now=now)
    return Ended(keys=closed, listeners=len(stopped))


def keys_made_by(member: Membership) -> models.QuerySet[ApiKey]:
    """Keys in use whose secret this person saw."""
    keys: models.QuerySet[ApiKey] = ApiKey.objects.in_use().filter(
        store=member.store, pk__in=made_by("api_key.issued", member)
    )
    return keys


def listeners_known_to(member: Membership) -> models.QuerySet[Listener]:
    """Those that they added, and those whose newest secret they made: they could forge messages."""
    changed = Event.objects.filter(kind="listener.secret_rotated", store=member.store)
    newest = dict(changed.order_by("pk").values_list("subject_id", "actor"))
    theirs = [pk for pk, actor in newest.items() if actor == member.user_id]
    known = [*theirs, *made_by("listener.added", member)]
    return Listener.objects.kept().filter(store=member.store, pk__in=known).order_by("pk")


def made_by(kind: str, member: Membership) -> list[str]:
    """Keys of the rows that the person made in the store, by the events of this kind."""
    made = Event.objects.filter(kind=kind, actor=member.user, store=member.store)
    return list(made.values_list("subject_id", flat=True))
