"""The instants that pass once: what stands on each rung, asked in one question."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.db.models import DateTimeField, QuerySet, Value

from aftersales.actions.clockwork import expire_offer
from aftersales.actions.late_rungs import tell_appeals, tell_resolutions, tell_rulings
from aftersales.actions.pausing import end_pause
from aftersales.actions.replacing import end_replacement
from aftersales.actions.return_clock import end_return_time, remind_of_return
from aftersales.actions.rungs import notice_overdue, remind_of_answers, tell_managers
from aftersales.actions.silence import end_silence
from aftersales.actions.stranded import bring_stranded
from aftersales.models import Offer, Replacement, Return, RulingAppeal, Ticket, Told
from aftersales.turns import maybe_over
from core.prepared import Given, Prepared, prepare
from core.sweeps import do_each, do_in_batches
from policy.queries import Schedule

FILED, MEDIATION = RulingAppeal.Status.FILED, Ticket.Status.MEDIATION
# By what the sweep calls them.
STEPS = (("soon", Told.SOON), ("late", Told.LATE), ("long_late", Told.LONG_LATE))


@dataclass(frozen=True, eq=False)
class Rung:
    """One instant that passes: the rows for which it may have, and the verb that acts on it.

    Each row keeps the rules of its own day, so the verb looks again, under the lock; it is safe to
    call twice and late. It takes keys and `now` and returns to how many rows it did something, or,
    where `is_each`, one row and `now`, and returns whether it did.
    """

    name: str
    verb: Callable[..., Any]
    rows: "QuerySet[Any]"
    is_each: bool = False

    def stand(self, keys: list[int], now: datetime) -> int:
        """Act on the rows with these keys; return to how many something was done."""
        model = self.rows.model
        if not self.is_each:
            return do_in_batches(keys, self.verb, now, model)
        return do_each(model.objects.filter(pk__in=keys), self.verb, now) if keys else 0


@cache
def rungs(ending: tuple[str, ...]) -> tuple[Rung, ...]:
    """In the order in which they are stood on; the `Given` instants are those of `climb`.

    `ending` are the statuses that silence ends: each is asked for by itself, so that an index on
    it and on its time finds the tickets.
    """
    now, soon, told = _given("now"), _given("soon"), _given("told")
    again = Replacement.objects
    owed = Ticket.objects.filter(due_at__isnull=False)
    reminded = owed.filter(due_at__gt=now, due_at__lte=soon, overdue_at=None, reminded_at=None)
    escalated = owed.filter(due_at__lte=told, overdue_at__isnull=False, escalated_at=None)
    rested = Ticket.objects.unsolved().filter(paused_until__lte=now)
    offered = Offer.objects.filter(status=Offer.Status.STANDING, expires_at__lte=now)
    back = Return.objects.due(now, _given("back_soon"))
    to_settle = Ticket.objects.filter(resolution_tell_at__lt=now)
    to_decide = Ticket.objects.filter(status=MEDIATION, ruling_tell_at__lt=now)
    appealed = RulingAppeal.objects.filter(status=FILED, due_at__lt=now, late_at=None)
    return (
        Rung("reminded", remind_of_answers, reminded),
        Rung("overdue", notice_overdue, owed.filter(due_at__lt=now, overdue_at=None)),
        Rung("escalated", tell_managers, escalated),
        Rung("resumed", end_pause, rested, is_each=True),
        Rung("offers_expired", expire_offer, offered, is_each=True),
        *(Rung("silences", end_silence, _silent(status), is_each=True) for status in ending),
        Rung("returns_soon", remind_of_return, back, is_each=True),
        Rung("returns", end_return_time, back, is_each=True),
        Rung("sent_again", end_replacement, again.arrived(), is_each=True),
        Rung("stranded", bring_stranded, again.cancelled(), is_each=True),
        Rung("stranded", bring_stranded, again.unsent(_given("unsent")), is_each=True),
        Rung("stranded", bring_stranded, again.lost(), is_each=True),
        *(Rung(f"resolutions_{n}", partial(tell_resolutions, step=s), to_settle) for n, s in STEPS),
        *(Rung(f"rulings_{n}", partial(tell_rulings, step=s), to_decide) for n, s in STEPS),
        Rung("appeals_late", tell_appeals, appealed),
    )


def climb(now: datetime) -> dict[str, int]:
    """Act on all that has passed by `now`; return by rung to how many rows something was done.

    Rule: docs/rules/aftersales.md#no-answer.
    """
    rules = [policy.aftersales for policy in Schedule().policies]
    before = timedelta(minutes=max(one.reminder_before_minutes for one in rules))
    back = timedelta(minutes=max(one.return_reminder_minutes for one in rules))
    after = timedelta(minutes=min(one.manager_after_minutes for one in rules))
    unsent = now - timedelta(days=min(one.replacement_late_days for one in rules))
    over = maybe_over(rules, now)
    ending = tuple(over)
    silent = {f"{status}_since": at for status, at in over.items()}
    found: dict[int, list[int]] = defaultdict(list)
    instants = {"now": now, "soon": now + before, "back_soon": now + back, "told": now - after}
    for place, pk in _standing(ending).ask_by_index(**instants, unsent=unsent, **silent):
        found[place].append(pk)
    done = dict.fromkeys((rung.name for rung in rungs(ending)), 0)
    for rung in rungs(ending):
        done[rung.name] += rung.stand(found[_place(rung, ending)], now)
    return done


def _given(name: str) -> Given:
    return Given(name, DateTimeField())


def _silent(status: str) -> "QuerySet[Any]":
    return Ticket.objects.filter(status=status, status_at__lte=_given(f"{status}_since"))


@cache
def _asked(ending: tuple[str, ...]) -> "dict[int, QuerySet[Any]]":
    """The rows of all rungs by their place; those that several rungs share are asked for once."""
    return {_place(rung, ending): rung.rows for rung in rungs(ending)}


@cache
def _place(rung: Rung, ending: tuple[str, ...]) -> int:
    """The place of the first rung that has the same rows."""
    return next(n for n, one in enumerate(rungs(ending)) if one.rows is rung.rows)


@cache
def _standing(ending: tuple[str, ...]) -> Prepared:
    first, *others = (
        rows.order_by().values_list(Value(place), "pk") for place, rows in _asked(ending).items()
    )
    return prepare(first.union(*others, all=True))
