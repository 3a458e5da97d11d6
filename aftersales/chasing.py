"""When it is told that a ticket is to be settled, or to be decided.

Rule: docs/rules/aftersales.md#no-answer
"""

from datetime import datetime, timedelta

from aftersales.checks.clocks import Clock
from aftersales.clockwork import rules_of
from aftersales.models import Ticket, Told
from policy.sections.aftersales import AftersalesSection

# Each of them is told once, and none after a later one.
STEPS = (Told.LATE,)


def decision_due_at(ticket: Ticket, rules: AftersalesSection | None = None) -> datetime:
    """Until when the mediation team must rule, counted from the day it came to them."""
    days = (rules or rules_of(ticket)).stages[Ticket.Status.MEDIATION].days or 0
    return ticket.status_at + timedelta(days=days)


def next_to_tell(due_at: datetime | None, told: int) -> datetime | None:
    """When the first of the steps that are left is told; None where nothing is due or left."""
    if due_at is None or told >= STEPS[-1]:
        return None
    return due_at


def reached(due_at: datetime | None, told: int, now: datetime) -> Told | None:
    """The last of the steps that are left whose instant has passed."""
    at = next_to_tell(due_at, told)
    return Told.LATE if at and at < now else None


def resolution_due_at(clock: Clock) -> datetime | None:
    """When the ticket is or was to be settled; None while the clock rests, and once it stopped."""
    return clock.due_at if clock.is_live else None
