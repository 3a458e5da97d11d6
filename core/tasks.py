"""Celery doors of core."""

from celery import shared_task

from core import clock, jobs, outbox, webhooks


@shared_task
def deliver_due() -> dict[str, int]:
    """Carry out all that is due, batch after batch, until a batch is not full."""
    total = {"claimed": 0, "sent": 0}
    while True:
        done = outbox.deliver_due(clock.now())
        total = {key: total[key] + done[key] for key in total}
        if done["claimed"] < outbox.BATCH:
            return total


@shared_task
def call_receivers() -> dict[str, int]:
    """Tell other systems what is due; apart from notices, for they may be slow to answer."""
    return webhooks.call_due(clock.now())


@shared_task
def run_jobs() -> dict[str, int]:
    """Carry out long work that waits or whose worker died."""
    return jobs.run_jobs(clock.now)
