"""Which stopped clocks a page of service levels is about."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from aftersales.checks.clocks import Name
from aftersales.models import ClockRun, Ticket
from policy.queries import policy_at

# What rates are told apart by: the columns that say whose they are, and what they are called.
CUTS: dict[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "agent": ("agent_id", "agent__name"),
    "team": ("by_team",),
    "store": ("store_id", "store__name"),
}


def runs_of(user: Any, store: Any, now: datetime, clock: str) -> QuerySet[ClockRun]:
    """Runs of one clock in the policy's period; of `store`, or of all where it is None."""
    days = policy_at(now).aftersales.measures["first_response_in_time"].window_days
    rows: QuerySet[ClockRun] = ClockRun.objects.for_user(user)
    if store is not None:
        rows = rows.filter(store=store)
    return rows.filter(name=clock, stopped_at__gt=now - timedelta(days=days), stopped_at__lte=now)


def narrowed(runs: QuerySet[ClockRun], asked: Any) -> QuerySet[ClockRun]:
    """Only those that one row of a table counted; `asked` are the values of the address."""
    for cut, columns in CUTS.items():
        if cut not in asked:
            continue
        key: Any = asked[cut]
        if cut == "team":
            key = key == "True"
        elif cut != "kind":
            key = int(key) if key.isdecimal() else None
        runs = runs.filter(**{columns[0]: key})
    return runs.filter(is_met=False) if asked.get("missed") else runs


def still_owed(user: Any, store: Any) -> QuerySet[Ticket]:
    """Tickets whose answer is overdue and has not come: no clock of theirs has stopped yet."""
    rows: QuerySet[Ticket] = Ticket.objects.for_user(user).unsolved()
    rows = rows.filter(due_at__isnull=False, overdue_at__isnull=False)
    return rows if store is None else rows.filter(store=store)


def clock_of(name: str) -> Name:
    """The clock that was asked for; the first response where none was."""
    return Name(name) if name in set(Name) else Name.FIRST_RESPONSE
