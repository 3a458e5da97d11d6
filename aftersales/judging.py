"""Keeping what a clock came to at the entry that stopped it."""

from collections.abc import Mapping, Sequence

from aftersales.checks.clocks import Clock, Happening, Name, State
from aftersales.clockwork import read_clocks
from aftersales.models import ClockRun, Entry, Ticket

STOPPING = {Happening.AGENT_REPLY, Happening.SOLVED, Happening.MERGED}


def keep_runs(ticket: Ticket, entries: Sequence[Entry], after: Mapping[Name, Clock]) -> None:
    """Keep a row for each clock that the last of `entries`, all of the ticket's, stopped.

    `after` are the clocks at that entry. What the store had missed when the ticket came to the team
    is the store's, also where a mediator's words stop the clock.
    Rule: docs/rules/aftersales.md#service-levels.
    """
    entry = entries[-1]
    if entry.happening not in STOPPING:
        return
    before = read_clocks(ticket, entries[:-1], entry.at)
    stopped = [name for name in Name if before[name].is_live and not after[name].is_live]
    by_team = entry.side == Entry.Side.MEDIATOR
    stores = {name for name in stopped if by_team and _was_missed(after[name], ticket)}
    ClockRun.objects.bulk_create(
        ClockRun(
            store_id=ticket.store_id,
            ticket=ticket,
            entry=entry,
            agent_id=None if name in stores else entry.author_id,
            kind=ticket.kind,
            name=name,
            by_team=by_team and name not in stores,
            is_met=after[name].state is State.MET,
            elapsed_seconds=after[name].elapsed_seconds,
            target_seconds=after[name].elapsed_seconds + after[name].remaining_seconds,
            due_at=after[name].due_at,
            stopped_at=entry.at,
        )
        for name in stopped
    )


def _was_missed(clock: Clock, ticket: Ticket) -> bool:
    """Whether it had run out when the ticket came to the team, which has it now."""
    return clock.due_at is not None and clock.due_at < ticket.status_at
