"""What a moderator took and left lying is free for others again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.transitions import move
from listings.green import told_of
from listings.models import Certificate, ReviewTask
from policy.queries import policy_at


def idle_reviews(now: datetime) -> QuerySet[ReviewTask]:
    rows: QuerySet[ReviewTask] = ReviewTask.objects.filter(
        status=ReviewTask.Status.CLAIMED, status_at__lte=_taken_before(now)
    )
    return rows.select_related("store", "listing")


def idle_certificates(now: datetime) -> QuerySet[Certificate]:
    rows: QuerySet[Certificate] = Certificate.objects.filter(
        status=Certificate.Status.CLAIMED, status_at__lte=_taken_before(now)
    )
    return rows.select_related("store")


@transaction.atomic
def free_idle_review(task: ReviewTask, *, now: datetime) -> bool:
    """Free a review that was taken too long ago; False when something became of it meanwhile.

    Rule: docs/rules/listings.md#reviews
    """
    if not _lock_idle(idle_reviews(now), task):
        return False
    facts = {"title": str(task.listing), "rule": task.code, "words": task.words}
    also, kind = {"claimed_by": None}, "review.released"
    move(task, ReviewTask.Status.OPEN, actor=None, now=now, kind=kind, facts=facts, also=also)
    return True


@transaction.atomic
def free_idle_certificate(certificate: Certificate, *, now: datetime) -> bool:
    """The same for a certificate."""
    if not _lock_idle(idle_certificates(now), certificate):
        return False
    facts = told_of(certificate, now)
    also, kind, free = {"reviewer": None}, "certificate.released", Certificate.Status.SUBMITTED
    move(certificate, free, actor=None, now=now, kind=kind, facts=facts, also=also)
    return True


def _taken_before(now: datetime) -> datetime:
    return now - timedelta(hours=policy_at(now).governance.review.claim_hours)


def _lock_idle(rows: QuerySet[Any], row: Any) -> bool:
    """Asked again under the lock: its holder may have decided it by now."""
    locked = rows.select_for_update(no_key=True, of=("self",))
    return locked.filter(pk=row.pk).exists()
