"""Celery doors of after-sales."""

from datetime import datetime, timedelta

from celery import shared_task

from aftersales.actions.clockwork import (
    expire_offer,
    is_reminder_due,
    notice_overdue,
    remind_seller,
)
from aftersales.actions.pausing import end_pause
from aftersales.actions.priorities import tell_managers
from aftersales.actions.silence import end_silence
from aftersales.models import Offer, Ticket
from aftersales.turns import maybe_over
from core import clock
from core.sweeps import do_each
from policy.queries import Schedule, policy_at


@shared_task
def sweep() -> dict[str, int]:
    """Notice what the clocks say: reminders, missed answers, offers that ran out."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    # Each ticket keeps the rules it was opened under, which the verbs read.
    shortest = min(policy.aftersales.manager_after_minutes for policy in Schedule().policies)
    longest = timedelta(minutes=policy_at(now).aftersales.reminder_before_minutes)
    due = Ticket.objects.filter(due_at__isnull=False, overdue_at=None)
    soon = due.filter(due_at__gt=now, due_at__lte=now + longest, reminded_at=None)
    late = Ticket.objects.filter(
        due_at__lte=now - timedelta(minutes=shortest),
        overdue_at__isnull=False,
        escalated_at=None,
    )
    rested = Ticket.objects.unsolved().filter(paused_until__lte=now)
    over = Offer.objects.filter(status=Offer.Status.STANDING, expires_at__lte=now)
    return {
        "reminded": do_each(soon, _remind_when_due, now),
        "overdue": do_each(due.filter(due_at__lt=now), notice_overdue, now),
        "escalated": do_each(late, tell_managers, now),
        "resumed": do_each(rested, end_pause, now),
        "offers_expired": do_each(over, expire_offer, now),
        "silences": do_each(Ticket.objects.filter(maybe_over(now)), end_silence, now),
    }


def _remind_when_due(ticket: Ticket, *, now: datetime) -> bool:
    return is_reminder_due(ticket, now) and remind_seller(ticket, now=now)
