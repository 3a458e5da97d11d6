"""How long records of each class are kept, and the daily purge of those whose time is over.

An app registers a `RecordClass` for what it holds; the days come from the policy in force. To
join: write `due`, `destroy` and, where a record is about somebody, `subjects`; register it when
the app is ready. The run, its report, holds and trial runs are then taken care of.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core.events import Words
from core.models import PurgeLine, PurgeRun
from core.purging import Subject, purge, what_keeps

log = structlog.get_logger(__name__)
# Rows in one transaction: locks are short, and a hold that is being placed waits for one batch.
BATCH = 200


@dataclass(frozen=True)
class RecordClass:
    """Records that are kept for a time.

    `days(now)` is the time of keeping; `due(before)` are the rows whose time began before that
    instant; `destroy(rows, now)` deletes or blanks them, and must take them out of `due`.
    `subjects(row, now)` says whom a row is about, so that holds are obeyed; without it no hold
    can be about such a row.
    """

    name: str
    label: Words
    # What happens at the end of the time, in the reader's words.
    end: Words
    days: Callable[[datetime], int]
    due: Callable[[datetime], QuerySet[Any]]
    destroy: Callable[[Sequence[Any], datetime], None]
    subjects: Callable[[Any, datetime], Sequence[Subject]] | None = None
    # The files that go with them, as "app.model.column" (core/kept_files.py).
    files: Sequence[str] = ()


@dataclass
class Report:
    """What became of the rows of one class."""

    days: int
    gone: int = 0
    kept: int = 0
    kept_by: Counter[str] = field(default_factory=Counter)


CLASSES: dict[str, RecordClass] = {}


def register(*classes: RecordClass) -> None:
    for one in classes:
        if one.name in CLASSES:
            raise ValueError(f"The class of records {one.name} is registered twice")
        CLASSES[one.name] = one


def purge_due(*, now: datetime) -> dict[str, int]:
    """Destroy what may not be kept longer, once a day (UTC) and class; say how many rows.

    A class that fails is logged and tried again with the next call; a worker that dies leaves
    the rest of its day to the next one. Rule: docs/operations.md#retention
    """
    run, _new = PurgeRun.objects.get_or_create(
        day=now.astimezone(UTC).date(), defaults={"started_at": now}
    )
    done = set(run.lines.values_list("name", flat=True))
    total = {"gone": 0, "kept": 0}
    for one in CLASSES.values():
        if one.name in done:
            continue
        try:
            found = purge_class(one, now=now)
            _write_line(run, one, found, now)
        except Exception:
            log.exception("purge_failed", records=one.name)
            continue
        total["gone"] += found.gone
        total["kept"] += found.kept
    return total


def purge_class(one: RecordClass, *, now: datetime, is_trial: bool = False) -> Report:
    """Go through all rows whose time is over; in a trial count only what would be done."""
    days = one.days(now)
    found = Report(days)
    rows = one.due(now - timedelta(days=days))
    for keys in _in_batches(rows):
        with transaction.atomic():
            locked = rows.filter(pk__in=keys)
            if not is_trial:
                # What another worker has just in hand is its business.
                locked = locked.select_for_update(skip_locked=True, of=("self",))
            _purge_batch(one, list(locked), found, now, is_trial)
    return found


def _purge_batch(
    one: RecordClass, rows: list[Any], found: Report, now: datetime, is_trial: bool
) -> None:
    ask = one.subjects
    about = list(dict.fromkeys(s for row in rows for s in ask(row, now))) if ask else []
    if not about or not what_keeps(about, now):
        if rows and not is_trial:
            one.destroy(rows, now)
        found.gone += len(rows)
        return
    assert ask is not None
    apart = purge(
        rows,
        subjects=lambda row: ask(row, now),
        destroy=lambda row: None if is_trial else one.destroy([row], now),
        now=now,
    )
    found.gone += len(apart.gone)
    found.kept += len(apart.kept)
    for reasons in apart.kept.values():
        found.kept_by.update(set(reasons))


def _in_batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Keys in ascending order: what a hold keeps is passed over and never read again."""
    rest = rows.order_by("pk").values_list("pk", flat=True)
    keys = list(rest[:BATCH])
    while keys:
        yield keys
        keys = list(rest.filter(pk__gt=keys[-1])[:BATCH])


def _write_line(run: PurgeRun, one: RecordClass, found: Report, now: datetime) -> None:
    try:
        with transaction.atomic():
            PurgeLine.objects.create(
                run=run,
                name=one.name,
                days=found.days,
                gone=found.gone,
                kept=found.kept,
                kept_by=dict(found.kept_by),
                at=now,
            )
    except IntegrityError:
        # Two workers went through the class at a time; each row went once, the line says whose.
        log.warning("purge_line_written_before", records=one.name, gone=found.gone)


def kept_times(classes: Iterable[RecordClass], now: datetime) -> list[tuple[Words, Words, int]]:
    """Each class with what happens at the end of its time, and how many days that is."""
    return [(one.label, one.end, one.days(now)) for one in classes]


def name_lines(rows: Iterable[PurgeLine]) -> None:
    """Give each line the label of its class; one of an older version its bare name."""
    for row in rows:
        shown: Any = row
        one = CLASSES.get(row.name)
        shown.label = one.label if one else row.name
        shown.reasons = ", ".join(f"{name}: {count}" for name, count in sorted(row.kept_by.items()))
