"""The instants that pass once: what stands on each rung, asked in one question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import DateTimeField, QuerySet, Value

from aftersales.actions.rungs import notice_overdue, remind_sellers, tell_managers
from aftersales.models import Ticket
from core.prepared import Given, Prepared, prepare
from core.sweeps import do_in_batches
from policy.queries import Schedule


@dataclass(frozen=True)
class Rung:
    """One instant that passes: the rows for which it may have, and the verb that acts on it.

    Each row keeps the rules of its own day, so the verb looks again, under the lock; it takes
    keys and `now`, is safe to call twice and late, and returns to how many rows it did something.
    """

    name: str
    verb: Callable[..., int]
    rows: "QuerySet[Any]"


@cache
def rungs() -> tuple[Rung, ...]:
    """In the order in which they are stood on. `now`, `soon` and `told` are given when asked."""
    now, soon, told = (Given(name, DateTimeField()) for name in ("now", "soon", "told"))
    owed = Ticket.objects.filter(due_at__isnull=False).order_by()
    reminded = owed.filter(due_at__gt=now, due_at__lte=soon, overdue_at=None, reminded_at=None)
    overdue = owed.filter(due_at__lt=now, overdue_at=None)
    escalated = owed.filter(due_at__lte=told, overdue_at__isnull=False, escalated_at=None)
    return (
        Rung("reminded", remind_sellers, reminded),
        Rung("overdue", notice_overdue, overdue),
        Rung("escalated", tell_managers, escalated),
    )


def climb(now: datetime) -> dict[str, int]:
    """Act on all that has passed by `now`; return how many rows stood on each rung.

    Rule: docs/rules/aftersales.md#no-answer.
    """
    rules = [policy.aftersales for policy in Schedule().policies]
    before = timedelta(minutes=max(one.reminder_before_minutes for one in rules))
    after = timedelta(minutes=min(one.manager_after_minutes for one in rules))
    found: dict[str, list[int]] = {rung.name: [] for rung in rungs()}
    for name, pk in _standing().ask(now=now, soon=now + before, told=now - after):
        found[name].append(pk)
    return {
        rung.name: do_in_batches(found[rung.name], rung.verb, now, rung.rows.model)
        for rung in rungs()
    }


@cache
def _standing() -> Prepared:
    first, *others = (rung.rows.values_list(Value(rung.name), "pk") for rung in rungs())
    return prepare(first.union(*others, all=True))
