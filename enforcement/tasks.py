"""The worker's door: each minute it finds rows whose instant has passed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import shared_task
from django.db.models import QuerySet

from accounts.models import Store
from core import clock
from enforcement.actions import (
    escalate_store,
    expire_sanction,
    lapse_unconfirmed,
    notice_overdue_appeal,
    notice_overdue_case,
)
from enforcement.models import Appeal, Case, Sanction, Violation
from policy.queries import policy_at

BATCH = 500
log = structlog.get_logger(__name__)


@shared_task
def sweep() -> dict[str, int]:
    """Lift, end, escalate and remind, each row in its own transaction."""
    now = clock.now()
    return {
        "lapsed": _each(lapse_unconfirmed, _unconfirmed(now), now),
        "ended": _each(expire_sanction, _over(now), now),
        "escalated": _each(escalate_store, _stores_with_open_steps(now), now),
        "overdue_cases": _each(notice_overdue_case, _overdue_cases(now), now),
        "overdue_appeals": _each(notice_overdue_appeal, _overdue_appeals(now), now),
    }


def _each(verb: Callable[..., Any], rows: QuerySet[Any], now: datetime) -> int:
    """Call `verb` on each row; a row that fails is logged and does not stop the rest."""
    done = 0
    for row in _in_batches(rows):
        try:
            done += bool(verb(row, now=now))
        except Exception:
            log.exception("sweep_failed", verb=verb.__name__, row=row.pk)
    return done


def _in_batches(rows: QuerySet[Any]) -> Iterator[Any]:
    """Rows by ascending id, so that a failing row is passed over and never read again."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _unconfirmed(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Sanction.objects.filter(status="provisional", confirm_by__lte=now)
    return rows.select_related("store")


def _over(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Sanction.objects.filter(status="in_force", ends_at__lte=now)
    return rows.select_related("store")


def _stores_with_open_steps(now: datetime) -> QuerySet[Any]:
    """Stores with a live violation on whose step nobody has decided; the ladder says which."""
    lives = [family.life_days for family in policy_at(now).ladder.families.values()]
    undecided = Violation.objects.standing().filter(
        decided_at__gt=now - timedelta(days=max(lives)), decided_at__lte=now, departure=""
    )
    # A reversed measure may leave a milder step to apply.
    undecided = undecided.exclude(
        sanctions__in=Sanction.objects.exclude(status=Sanction.Status.REVERSED)
    )
    rows: QuerySet[Any] = Store.objects.filter(pk__in=undecided.values("store_id"))
    return rows


def _overdue_cases(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Case.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows


def _overdue_appeals(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Appeal.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows
