"""When it is told that a ticket is to be settled, or to be decided.

Rule: docs/rules/aftersales.md#no-answer
"""

from datetime import datetime, timedelta

from aftersales.checks.clocks import Clock
from aftersales.clockwork import rules_of
from aftersales.models import Ticket, Told
from policy.sections.aftersales import AftersalesSection


def decision_due_at(ticket: Ticket, rules: AftersalesSection | None = None) -> datetime | None:
    """Until when the mediation team must rule, counted from the day it came to them.

    None where the policy gives the stage no end.
    """
    days = (rules or rules_of(ticket)).stages[Ticket.Status.MEDIATION].days
    return None if days is None else ticket.status_at + timedelta(days=days)


def next_to_tell(due_at: datetime | None, told: int, rules: AftersalesSection) -> datetime | None:
    """When the first of the steps that are left is told; None where nothing is due or left."""
    return min((at for _step, at in _left(due_at, told, rules)), default=None)


def reached(
    due_at: datetime | None, told: int, rules: AftersalesSection, now: datetime
) -> Told | None:
    """The last of the steps that are left whose instant has passed: those before are skipped."""
    return max((step for step, at in _left(due_at, told, rules) if at < now), default=None)


def _left(
    due_at: datetime | None, told: int, rules: AftersalesSection
) -> list[tuple[Told, datetime]]:
    if due_at is None:
        return []
    steps = (
        (Told.SOON, due_at - timedelta(minutes=rules.decision_reminder_minutes)),
        (Told.LATE, due_at),
        (Told.LONG_LATE, due_at + timedelta(minutes=rules.decision_manager_minutes)),
    )
    return [(step, at) for step, at in steps if step > told]


def resolution_due_at(clock: Clock) -> datetime | None:
    """When the ticket is or was to be settled; None while the clock rests, and once it stopped."""
    return clock.due_at if clock.is_live else None
