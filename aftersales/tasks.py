"""Celery doors of after-sales."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import shared_task
from django.db.models import QuerySet

from aftersales.actions.clockwork import (
    expire_offer,
    is_reminder_due,
    notice_overdue,
    remind_seller,
)
from aftersales.models import Offer, Ticket
from core import clock
from policy.queries import policy_at

log = structlog.get_logger(__name__)
BATCH = 500


@shared_task
def sweep() -> dict[str, int]:
    """Notice what the clocks say: reminders, missed answers, offers that ran out."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    longest = timedelta(minutes=policy_at(now).aftersales.reminder_before_minutes)
    due = Ticket.objects.filter(due_at__isnull=False, overdue_at=None)
    soon = due.filter(due_at__gt=now, due_at__lte=now + longest, reminded_at=None)
    over = Offer.objects.filter(status=Offer.Status.STANDING, expires_at__lte=now)
    return {
        "reminded": _each(soon, lambda t: is_reminder_due(t, now) and remind_seller(t, now=now)),
        "overdue": _each(due.filter(due_at__lt=now), lambda t: notice_overdue(t, now=now)),
        "offers_expired": _each(over, lambda offer: expire_offer(offer, now=now)),
    }


def _each(rows: QuerySet[Any], act: Callable[[Any], bool]) -> int:
    """Act on each row in batches by id, one transaction a row; a bad row stops no other."""
    done, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            try:
                done += act(row)
            except Exception:
                log.exception("sweep_row_failed", model=row._meta.label, pk=row.pk)
        last = batch[-1].pk
    return done
