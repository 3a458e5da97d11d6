"""The one door through which records and files of people are destroyed.

Whoever must keep something registers a question in `KEEPERS`; `purge` asks all of them before
each row and reports what it left in place. Rows that are derived from others, and can be made
again, are no business of this module.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from django.db import transaction

log = structlog.get_logger(__name__)


class Subject(NamedTuple):
    """Whom or what a record is about: ("store", "7"), ("order", "12")."""

    kind: str
    id: str


# (subjects, now) -> what keeps them, in short words ("H-3"); empty where nothing does. A keeper
# that has to shut out a hold placed meanwhile takes a lock that lasts to the transaction's end.
Keeper = Callable[[Sequence[Subject], datetime], Sequence[str]]
KEEPERS: list[Keeper] = []


@dataclass
class Purged:
    """What became of the rows that were due: ids destroyed, and ids kept with what keeps them."""

    gone: list[int] = field(default_factory=list)
    kept: dict[int, list[str]] = field(default_factory=dict)


def purge(
    rows: Iterable[Any],
    *,
    subjects: Callable[[Any], Sequence[Subject]],
    destroy: Callable[[Any], None],
    now: datetime,
) -> Purged:
    """Destroy each row that nobody has to keep, each in its own transaction; say what stayed."""
    found = Purged()
    for row in rows:
        with transaction.atomic():
            reasons = what_keeps(subjects(row), now)
            if not reasons:
                destroy(row)
        if reasons:
            found.kept[row.pk] = reasons
            log.info("purge_kept", model=row._meta.label, row=row.pk, kept_by=reasons)
        else:
            found.gone.append(row.pk)
    return found


def what_keeps(subjects: Sequence[Subject], now: datetime) -> list[str]:
    return [reason for ask in KEEPERS for reason in ask(subjects, now)]
