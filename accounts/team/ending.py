"""What ends with somebody's right to run a store: their keys, invitations and webhooks there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from accounts.models import ApiKey, Membership, User
from accounts.team.rows import Invitation
from core.events import record
from core.models import Event, Listener


@dataclass(frozen=True)
class Ended:
    keys: int
    listeners: int


def end_running(member: Membership, *, actor: User | None, now: datetime) -> Ended:
    """Close the API keys that they made and the invitations that they sent, and stop the webhooks
    that they added; the owner is told of each webhook. Part of another verb, under its lock.

    Rule: docs/rules/accounts.md#team.
    """
    sent = Invitation.objects.unanswered().filter(store=member.store, invited_by=member.user)
    sent.update(withdrawn_at=now)
    closed = keys_made_by(member).update(revoked_at=now)
    running = listeners_added_by(member).filter(stopped_at=None).select_for_update(no_key=True)
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
    return Ended(keys=closed, listeners=len(stopped))


def keys_made_by(member: Membership) -> models.QuerySet[ApiKey]:
    """Keys in use whose secret this person saw."""
    keys: models.QuerySet[ApiKey] = ApiKey.objects.in_use().filter(
        store=member.store, pk__in=_made("api_key.issued", member)
    )
    return keys


def listeners_added_by(member: Membership) -> models.QuerySet[Listener]:
    added = _made("listener.added", member)
    return Listener.objects.kept().filter(store=member.store, pk__in=added).order_by("pk")


def _made(kind: str, member: Membership) -> list[int]:
    """Keys of the rows that the person made in the store, by the events of this kind."""
    made = Event.objects.filter(kind=kind, actor=member.user, store=member.store)
    return [int(pk) for pk in made.values_list("subject_id", flat=True)]
