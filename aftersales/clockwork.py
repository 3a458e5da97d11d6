"""From a ticket's rows to its clocks: the policy it was opened under, and its entries."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from aftersales.checks.calendars import Calendar, Hours
from aftersales.checks.clocks import (
    Clock,
    Happening,
    Kind,
    Name,
    Party,
    Target,
    TicketEvent,
    clocks,
)
from aftersales.models import Entry, Ticket
from policy.queries import policy_at
from policy.sections.aftersales import AftersalesSection, CalendarVersion

CUSTOMER = {Entry.Side.BUYER}
# The clocks that a seller can miss, in the order in which they run.
ANSWERS = (Name.FIRST_RESPONSE, Name.NEXT_RESPONSE)


def rules_of(ticket: Ticket) -> AftersalesSection:
    """The after-sales rules in force when the ticket was opened; it keeps them to its end."""
    return policy_at(ticket.opened_at).aftersales


def read_clocks(ticket: Ticket, entries: Iterable[Entry], at: datetime) -> dict[Name, Clock]:
    """State and due instant of the three clocks at `at`. Rule: docs/rules/aftersales.md#clocks."""
    rules = rules_of(ticket)
    kind = rules.kinds[ticket.kind]
    targets = {
        name: Target(getattr(kind, name).minutes, Kind(getattr(kind, name).kind)) for name in Name
    }
    calendars = [_calendar(version) for version in rules.calendars]
    return clocks(calendars, targets, [_happened(entry) for entry in entries], at)


def answer_due_at(ticket: Ticket, entries: Iterable[Entry], at: datetime) -> datetime | None:
    """When the answer that the seller owes is or was due, or None while none is owed.

    A missed instant stays until the answer: a buyer who writes after it and before the sweep
    must not hide the ticket from the sweep.
    """
    now = read_clocks(ticket, entries, at)
    due = [now[name].due_at for name in ANSWERS if now[name].is_live]
    return min((instant for instant in due if instant), default=None)


def _happened(entry: Entry) -> TicketEvent:
    by = Party.CUSTOMER if entry.side in CUSTOMER else Party.AGENT
    return TicketEvent(entry.at, Happening(entry.happening), by)


@lru_cache(maxsize=256)
def _calendar(version: CalendarVersion) -> Calendar:
    weekly = tuple(tuple(Hours(*span) for span in day) for day in version.weekly.minutes)
    closed = frozenset(version.closed_dates)
    return Calendar(version.effective_from, version.zone, weekly, closed)
