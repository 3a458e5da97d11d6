"""What the sweeps of all apps share: rows in batches, and what was done in words."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.events import Words
from core.outbox import nudging_once

log = structlog.get_logger(__name__)
BATCH = 500
# Rows whose news leave together.
FEW = 20
# Of verbs that do a batch in a fixed number of statements.
SET = 2000


@dataclass(frozen=True)
class Sweep:
    """A Celery task that notices due instants; `counts` names the numbers that it returns."""

    task: str
    label: Words
    counts: Mapping[str, Words]

    def in_words(self, outcome: Mapping[str, int]) -> str:
        done = [
            f"{label}: {outcome[key]}" for key, label in self.counts.items() if outcome.get(key)
        ]
        return ", ".join(done) or _("Nothing was due")


# Shown in the control room in this order.
sweeps: list[Sweep] = []


def do_each(rows: QuerySet[Any], verb: Callable[..., Any], now: datetime) -> int:
    """Call `verb(row, now=now)` on each row; one that fails is logged and stops no other.

    Returns how many answered that they did something. Verbs open their own transaction. What they
    have to tell is told after a few rows: waking a worker takes as long as a small verb.
    """
    done = 0
    for batch in _in_batches(rows):
        for start in range(0, len(batch), FEW):
            with nudging_once():
                done += sum(_do(verb, row, now) for row in batch[start : start + FEW])
    return done


def _do(verb: Callable[..., Any], row: Any, now: datetime) -> bool:
    try:
        return bool(verb(row, now=now))
    except Exception:
        log.exception("sweep_failed", verb=_name_of(verb), model=row._meta.label, row=row.pk)
        return False


def do_in_batches(
    ids: Iterable[int], verb: Callable[..., int], now: datetime, model: type[Model]
) -> int:
    """Call `verb(ids, now=now)` on batches; return how many rows it did something to.

    All ids are read before: after a batch the index still holds what is done, and another search
    would pass it. A batch that fails is tried row by row, so that one bad row is logged and stops
    no other.
    """
    found = sorted(ids)
    batches = (found[start : start + SET] for start in range(0, len(found), SET))
    done = 0
    for batch in batches:
        with collector_rests():
            done += _try(verb, batch, now, model)
    return done


@contextmanager
def collector_rests() -> Iterator[None]:
    """A batch makes many objects and few cycles: looking for those takes a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _try(verb: Callable[..., int], ids: list[int], now: datetime, model: Any) -> int:
    try:
        return verb(ids, now=now)
    except Exception:
        if len(ids) == 1:
            log.exception("sweep_failed", verb=_name_of(verb), model=model._meta.label, row=ids[0])
            return 0
    return sum(_try(verb, [pk], now, model) for pk in ids)


def _name_of(verb: Callable[..., Any]) -> str:
    inner = verb.func if isinstance(verb, partial) else verb
    return inner.__name__


def _in_batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Rows by ascending id, so that a failing row is passed over and never read again."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
