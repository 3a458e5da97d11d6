"""The worker's door: each minute it finds rows whose instant has passed."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from accounts.models import Store
from core import clock
from core.sweeps import do_each
from enforcement.actions import (
    escalate_store,
    expire_sanction,
    lapse_unconfirmed,
    notice_overdue_appeal,
    notice_overdue_case,
)
from enforcement.models import Appeal, Case, Sanction, Violation
from policy.queries import policy_at


@shared_task
def sweep() -> dict[str, int]:
    """Lift, end, escalate and remind, each row in its own transaction."""
    now = clock.now()
    return {
        "lapsed": do_each(_unconfirmed(now), lapse_unconfirmed, now),
        "ended": do_each(_over(now), expire_sanction, now),
        "escalated": do_each(_stores_with_open_steps(now), escalate_store, now),
        "overdue_cases": do_each(_overdue_cases(now), notice_overdue_case, now),
        "overdue_appeals": do_each(_overdue_appeals(now), notice_overdue_appeal, now),
    }


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
