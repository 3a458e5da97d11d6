"""The worker's door: each minute it finds rows whose instant has passed."""

from datetime import datetime
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from core import clock
from core.sweeps import do_each
from enforcement.actions import (
    call_all_ladders,
    escalate_due,
    expire_sanction,
    lapse_unconfirmed,
    notice_overdue_appeal,
    notice_overdue_case,
)
from enforcement.models import Appeal, Case, DueLadder, Sanction


@shared_task
def sweep() -> dict[str, int]:
    """Lift, end, escalate and remind, each row in its own transaction."""
    now = clock.now()
    call_all_ladders(now=now)
    return {
        "lapsed": do_each(_unconfirmed(now), lapse_unconfirmed, now),
        "ended": do_each(_over(now), expire_sanction, now),
        "escalated": do_each(due_ladders(), escalate_due, now),
        "overdue_cases": do_each(_overdue_cases(now), notice_overdue_case, now),
        "overdue_appeals": do_each(_overdue_appeals(now), notice_overdue_appeal, now),
    }


def _unconfirmed(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Sanction.objects.filter(status="provisional", confirm_by__lte=now)
    return rows.select_related("store")


def _over(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Sanction.objects.filter(status="in_force", ends_at__lte=now)
    return rows.select_related("store")


def due_ladders() -> QuerySet[Any]:
    rows: QuerySet[Any] = DueLadder.objects.select_related("store")
    return rows


def _overdue_cases(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Case.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows


def _overdue_appeals(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Appeal.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows
