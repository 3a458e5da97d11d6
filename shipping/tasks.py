"""Celery doors of shipping."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import structlog
from celery import shared_task

from core import clock
from shipping.actions import announce_delay, remind_of_dispatch
from shipping.models import Order, Parcel

log = structlog.get_logger(__name__)
BATCH = 500


@shared_task
def sweep() -> dict[str, int]:
    """Tell buyers of windows that passed and stores of dispatch that is overdue, each once."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    """Do what is due at `now`: one transaction a row, and a bad row does not stop the rest."""
    late = Parcel.objects.under_way().filter(window_ends_on__lt=now.date())
    overdue = Order.objects.overdue(now).filter(reminded_at=None)
    return {
        "delays": _each(late.order_by("window_ends_on", "pk"), announce_delay, now),
        "reminders": _each(overdue.order_by("ship_by", "pk"), remind_of_dispatch, now),
    }


def _each(rows: Any, verb: Callable[..., bool], now: datetime) -> int:
    done = 0
    batch: Iterable[Any] = rows.select_related("store")[:BATCH]
    for row in batch:
        try:
            done += verb(row, now=now)
        except Exception:
            log.exception("sweep_row_failed", verb=verb.__name__, row_id=row.pk)
    return done
