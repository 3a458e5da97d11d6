"""From a ticket's rows to its clocks: the policy it was opened under, and its entries."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from aftersales.checks.calendars import Calendar, Hours, version_at
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
from policy.queries import Schedule, policy_at
from policy.sections.aftersales import AftersalesSection, CalendarVersion
from policy.sections.service import NORMAL

CUSTOMER = {Entry.Side.BUYER}
# The clocks that a seller can miss, in the order in which they run.
ANSWERS = (Name.FIRST_RESPONSE, Name.NEXT_RESPONSE)


def rules_of(ticket: Ticket) -> AftersalesSection:
    """The after-sales rules in force when the ticket was opened; it keeps them to its end."""
    if ticket.rules is None:
        ticket.rules = policy_at(ticket.opened_at).aftersales
    found: AftersalesSection = ticket.rules
    return found


def with_rules(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Many tickets with their rules, read in one question."""
    schedule, found = Schedule(), list(tickets)
    for ticket in found:
        ticket.rules = schedule.at(ticket.opened_at).aftersales
    return found


def calendar_at(ticket: Ticket, at: datetime) -> Calendar:
    """The opening hours in force at `at`, by the rules of the ticket."""
    return version_at([_calendar(version) for version in rules_of(ticket).calendars], at)


def read_clocks(ticket: Ticket, entries: Iterable[Entry], at: datetime) -> dict[Name, Clock]:
    """State and due instant of the three clocks at `at`. Rule: docs/rules/aftersales.md#clocks."""
    rules = rules_of(ticket)
    calendars = [_calendar(version) for version in rules.calendars]
    told = list(entries)
    # A person may have sorted it anew: what counted before then counted by the kind of then.
    first = next((one.facts["kind_before"] for one in told if "kind" in one.facts), ticket.kind)
    happened, kind = [], first
    for entry in told:
        kind = entry.facts.get("kind", kind)
        happened.append(_happened(entry, rules, kind))
    return clocks(calendars, _targets(rules, first, NORMAL), happened, at)


def answer_due_at(now: Mapping[Name, Clock]) -> datetime | None:
    """When the answer that the seller owes is or was due, or None while none is owed.

    A missed instant stays until the answer: a buyer who writes after it and before the sweep
    must not hide the ticket from the sweep.
    """
    due = [now[name].due_at for name in ANSWERS if now[name].is_live]
    return min((instant for instant in due if instant), default=None)


def _happened(entry: Entry, rules: AftersalesSection, kind: str) -> TicketEvent:
    by = Party.CUSTOMER if entry.side in CUSTOMER else Party.AGENT
    happening = Happening(entry.happening)
    targets = None
    if happening is Happening.PRIORITY_CHANGED:
        targets = _targets(rules, kind, entry.facts["priority"])
    return TicketEvent(entry.at, happening, by, targets)


def _targets(rules: AftersalesSection, kind: str, priority: str) -> dict[Name, Target]:
    """The times of the kind, or the priority's part of them, in whole minutes and at least one."""
    terms = rules.kinds[kind]
    percent = rules.priorities[priority].percent if priority in rules.priorities else 100
    found = {}
    for name in Name:
        target = getattr(terms, name)
        found[name] = Target(max(1, target.minutes * percent // 100), Kind(target.kind))
    return found


@lru_cache(maxsize=256)
def _calendar(version: CalendarVersion) -> Calendar:
    weekly = tuple(tuple(Hours(*span) for span in day) for day in version.weekly.minutes)
    return Calendar(version.effective_from, version.zone, weekly, version.closed)
