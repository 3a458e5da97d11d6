"""Celery doors of core."""

from celery import shared_task

from core import clock, jobs, listeners, outbox, retention, webhooks
from core.audit import heads, sealing
from core.models import Delivery
from core.notices import daily


@shared_task
def deliver_due() -> dict[str, int]:
    """Carry out all that is due, batch after batch, until a batch is not full.

    While the mail server is away, one batch of mails asks for it, and all else goes on.
    """
    total = {"claimed": 0, "sent": 0}
    channels: tuple[str, ...] = outbox.NOTICES
    while True:
        done = outbox.deliver_due(clock.now(), channels=channels)
        total = {key: total[key] + done[key] for key in total}
        if "away" in done:
            channels = tuple(name for name in channels if name != Delivery.Channel.EMAIL)
            continue
        if done["claimed"] < outbox.BATCH:
            return total


@shared_task
def call_receivers() -> dict[str, int]:
    """Tell other systems what is due; apart from notices, for they may be slow to answer."""
    return webhooks.call_due(clock.now())


@shared_task
def call_listeners() -> dict[str, int]:
    """Tell systems of stores what happened, batch after batch, until nobody's turn is left."""
    total, turn = {"claimed": 0, "sent": 0}, listeners.Turn()
    while True:
        done = listeners.call_listeners(clock.now(), turn=turn)
        total = {key: total[key] + done[key] for key in total}
        if not done["claimed"]:
            return total


@shared_task
def run_jobs() -> dict[str, int]:
    """Carry out long work that waits or whose worker died."""
    return jobs.run_jobs(clock.now)


@shared_task
def seal_events() -> dict[str, int]:
    """Seal all events that wait, and keep the signed head of the last seal."""
    sealed = 0
    while done := sealing.seal_batch(now=clock.now()):
        sealed += done
    # Also where nothing was due: a worker may have died between its seal and the head of it.
    tip = sealing.newest_seal()
    return {"sealed": sealed, "signed": int(tip is not None and heads.keep(tip))}


@shared_task
def purge_due() -> dict[str, int]:
    """Destroy what has been kept for its whole time, once a day."""
    return retention.purge_due(now=clock.now())


@shared_task
def send_summaries() -> dict[str, int]:
    """Send the daily summaries whose hour has come."""
    return daily.send_summaries(clock.now())
