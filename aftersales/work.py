"""What the ticket page shows of the work: the resolution clock, a pause, the priority."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftersales.checks.clocks import Clock, Happening, Name
from aftersales.clockwork import read_clocks, rules_of
from aftersales.models import Entry, Ticket
from aftersales.resting import pause_days_left
from aftersales.stages import reasons_to_pause
from aftersales.work_forms import PauseForm, PriorityForm


@dataclass(frozen=True)
class Work:
    """The resolution clock as it stands, and why it rests if it does."""

    clock: Clock
    priority: str
    pause_reason: str
    paused_until: datetime | None
    # How many days pauses may still take.
    pause_days_left: int


def work_of(ticket: Ticket, entries: Sequence[Entry], now: datetime) -> Work:
    """Read the clock off the entries. Rule: docs/rules/aftersales.md#pause-and-priority."""
    rules = rules_of(ticket)
    clock = read_clocks(ticket, entries, now)[Name.RESOLUTION]
    priority = rules.priorities.get(ticket.priority)
    pauses = [entry for entry in entries if entry.happening == Happening.PAUSE]
    is_paused = ticket.paused_until is not None and not ticket.is_solved
    code = pauses[-1].facts.get("reason", "") if is_paused and pauses else ""
    return Work(
        clock,
        str(priority.title) if priority else "",
        str(rules.pause_reasons[code].title) if code in rules.pause_reasons else "",
        ticket.paused_until if is_paused else None,
        pause_days_left(ticket, entries, now),
    )


def forms_of(ticket: Ticket, acts: Collection[str], is_mediator: bool, left: int) -> dict[str, Any]:
    """The fresh forms that this reader may send; pauses may take `left` more days."""
    found: dict[str, Any] = {}
    if reasons_to_pause(ticket, acts, is_mediator=is_mediator, left=left):
        found["pause"] = PauseForm(ticket, is_mediator, left)
    if "prioritise" in acts and rules_of(ticket).priorities:
        found["priority"] = PriorityForm(rules_of(ticket), ticket.priority)
    return found
