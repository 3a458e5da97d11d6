"""Verbs on deliveries that were given up: try again, or let them rest for a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import outbox
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Delivery

PICKED_AT_MOST = 500
REASON_AT_MOST = 300


@transaction.atomic
def retry_deliveries(ids: Iterable[int], *, actor: Any, now: datetime) -> int:
    """Put these back in the queue with fresh tries; return how many were given up until now.

    Raises NotAllowed unless the actor is an admin; NotPossible where none of them was given up.
    """
    rows = _given_up(ids, actor)
    for row in rows:
        outbox.retry(row, now=now)
    _tell("delivery.retried", rows, actor, now)
    return len(rows)


@transaction.atomic
def discard_deliveries(ids: Iterable[int], *, reason: str, actor: Any, now: datetime) -> int:
    """Let these rest: nobody is told, for this reason. Raises as above, and on `reason`."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_AT_MOST:
        words = _("Say in up to %(most)s characters why nobody needs to be told.")
        raise NotPossible(words % {"most": REASON_AT_MOST}, field="reason")
    rows = _given_up(ids, actor)
    for row in rows:
        row.status, row.error = Delivery.Status.DISCARDED, f"{row.error} · {reason}"[-500:]
        row.save(update_fields=["status", "error"])
    _tell("delivery.discarded", rows, actor, now, reason=reason)
    return len(rows)


def _given_up(ids: Iterable[int], actor: Any) -> list[Delivery]:
    if not actor.is_policy_admin:
        raise NotAllowed(_("This is for admins only."))
    dead = Delivery.objects.filter(pk__in=list(ids)[:PICKED_AT_MOST], status=Delivery.Status.DEAD)
    rows = list(dead.select_for_update(no_key=True).order_by("pk"))
    if not rows:
        raise NotPossible(_("Tick at least one delivery that was given up."), code="none_picked")
    return rows


def _tell(kind: str, rows: list[Delivery], actor: Any, now: datetime, **more: str) -> None:
    facts = {"count": len(rows), "deliveries": [row.pk for row in rows]} | more
    record(kind, subject=rows[0], store=None, actor=actor, at=now, facts=facts)
