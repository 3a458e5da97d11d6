"""The jobs that carry out files of orders, scans, tracking numbers and counts."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.access import SHIPPING_ROLES
from core import jobs
from core.jobs import JobKind, Outcome
from core.looks import whole_or_nothing
from core.models import Job
from core.tables import Row
from policy.queries import policy_at
from shipping.actions.sent_files import JOBS
from shipping.actions.sent_parcels import take_dispatches
from shipping.actions.sent_rows import take_orders, take_scans
from shipping.actions.stock.files import take_counts
from shipping.checks.sent import (
    DISPATCH,
    KEYS,
    ORDERS,
    SCANS,
    STOCK,
    Line,
    Tally,
    cut,
    read_line,
    together,
)
from shipping.models import SentFile
from shipping.queries.clashes import with_clashes

KINDS = {name: kind for kind, name in JOBS.items()}
TAKERS: dict[str, Callable[..., Tally]] = {
    ORDERS: take_orders,
    SCANS: take_scans,
    DISPATCH: take_dispatches,
    STOCK: take_counts,
}
# Rows of one part: about a second of work, and one transaction.
ROWS_A_PART = {ORDERS: 100, SCANS: 2000, DISPATCH: 30, STOCK: 100}
# Of a cell and of the words about it, which may hold a cell: enough to find the row by.
SAID, TOLD = 60, 1000
TYPED_HEADER = ("order", "carrier", "service", "number", "as_printed")


def is_typed(job: Job) -> bool:
    """Whether its rows were typed on a page: few, and each has its line in the report."""
    return "rows" in job.params


def header_of(job: Job) -> tuple[str, ...]:
    """The columns of the job's rows, as its file or its page names them."""
    return TYPED_HEADER if is_typed(job) else tuple(_file(job).header)


def rows_of(job: Job) -> Iterator[Row]:
    """The rows of the file, or those that were typed. Raises NotPossible for too many."""
    if is_typed(job):
        for number, cells in enumerate(job.params["rows"], start=1):
            yield Row(number, tuple(cells), {})
        return
    yield from _file(job).read_rows(policy_at(job.created_at).uploads.csv.max_rows)


def parts(job: Job) -> Iterator[list[list[Line]]]:
    """The rows in parts; those of one order or parcel come in one.

    Raises NotPossible before the first part when the file cannot be read to its end.
    """
    kind = KINDS[job.kind]
    targets = job.params.get("targets", TYPED_HEADER)
    defaults = job.params.get("defaults", {})
    lines: Iterator[Line] = (read_line(row, targets, defaults) for row in rows_of(job))
    if kind == DISPATCH:
        assert job.store is not None
        lines = with_clashes(job.store, lines)
    with whole_or_nothing():
        groups = together(lines, kind)
    yield from cut(groups, ROWS_A_PART[kind])


@transaction.atomic
def step(job: Job, part: list[list[Line]], now: datetime) -> Outcome:
    """Take one part; a trial does everything and takes it back."""
    assert job.store is not None
    kind = KINDS[job.kind]
    tally = TAKERS[kind](job.store, part, actor=job.actor, now=now)
    if job.params["is_trial"]:
        transaction.set_rollback(True)
    keys = {line.number: line.facts.get(KEYS[kind], "") for group in part for line in group}
    report = [
        {"line": line, "key": keys[line][:SAID], "column": column, "reason": reason[:TOLD]}
        for line, (column, reason) in sorted(tally.refused.items())
    ]
    if is_typed(job):
        report += [{"line": line, "key": keys[line][:SAID], "reason": ""} for line in tally.known]
    return Outcome(tally.done, tally.same, len(tally.refused), report)


def _file(job: Job) -> SentFile:
    return SentFile.objects.get(pk=job.params["file"], store=job.store)


def _register(kind: str, label: Any) -> None:
    told: dict[str, Any] = {"roles": SHIPPING_ROLES, "url_name": "shipping:sent_result"}
    jobs.register(JobKind(JOBS[kind], label, parts, step, **told))


_register(ORDERS, gettext_lazy("Import of orders"))
_register(SCANS, gettext_lazy("Import of tracking events"))
_register(DISPATCH, gettext_lazy("Dispatch of orders"))
_register(STOCK, gettext_lazy("Count of stock"))
