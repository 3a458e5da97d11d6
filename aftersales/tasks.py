"""Celery doors of after-sales."""

from datetime import datetime

import structlog
from celery import shared_task

from aftersales.actions.assigning import assign_queue
from aftersales.actions.freeing import free_tickets, holders, sort_unsorted
from aftersales.ladder import climb
from core import clock
from core.sweeps import do_each
from policy.queries import policy_at

log = structlog.get_logger(__name__)


@shared_task
def sweep() -> dict[str, int]:
    """Notice what the clocks say: reminders, missed answers, offers that ran out."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    return climb(now)


@shared_task
def share_out() -> dict[str, int]:
    """Share the tickets in mediation out: back from who is away, and to who can take them."""
    return share_out_at(clock.now())


def share_out_at(now: datetime) -> dict[str, int]:
    queues = [code for code, _queue in policy_at(now).aftersales.queues_listed]
    returned = do_each(holders(), free_tickets, now)
    sort_unsorted(now=now)
    given = 0
    for queue in queues or [""]:
        try:
            given += assign_queue(queue, now=now)
        except Exception:
            log.exception("sharing_out_failed", queue=queue)
    return {"away": returned, "assigned": given}
