"""The job that carries out an import, and what it reports of each row."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import LISTING_ROLES
from core import jobs
from core.jobs import JobKind, Outcome
from core.models import Job
from core.tables import Row, open_table
from listings.actions.importing import Line, RowResult, import_rows, refuse
from listings.checks.columns import WrongCell, read_row
from listings.models import ImportFile

KIND = "listings.import"
# Rows of one part: about a second of checking, and one transaction.
ROWS_A_PART = 1000
# Row -> does its SKU stand in the file already, further up?
Part = list[tuple[Row, bool]]


def parts(job: Job) -> Iterator[Part]:
    """The file's rows in parts; a SKU counts the first time it stands there."""
    targets = job.params["targets"]
    place = targets.index("sku")
    seen: set[str] = set()
    part: Part = []
    with default_storage.open(str(_file(job).file)) as stored:
        for row in open_table(stored).rows:
            sku = row.cells[place].strip() if place < len(row.cells) else ""
            part.append((row, sku in seen))
            seen.add(sku)
            if len(part) == ROWS_A_PART:
                yield part
                part = []
    if part:
        yield part


@transaction.atomic
def step(job: Job, part: Part, now: datetime) -> Outcome:
    """Take one part; a trial run does everything and takes it back."""
    results, lines = [], []
    for row, is_repeated in part:
        line = _read(job, row, is_repeated)
        if isinstance(line, Line):
            lines.append(line)
        else:
            results.append(line)
    assert job.store is not None
    results += import_rows(job.store, lines, actor=job.actor, now=now)
    if job.params["is_trial"]:
        transaction.set_rollback(True)
    results.sort(key=lambda result: result.line)
    outcomes = [result.outcome for result in results]
    skipped, failed = outcomes.count("unchanged"), outcomes.count("refused")
    report = [_as_json(result) for result in results]
    return Outcome(len(outcomes) - skipped - failed, skipped, failed, report)


def _read(job: Job, row: Row, is_repeated: bool) -> Line | RowResult:
    """The row's facts, or the reason why it has none."""
    targets = job.params["targets"]
    place = targets.index("sku")
    result = RowResult(row.line, row.cells[place].strip() if place < len(row.cells) else "")
    try:
        given = read_row(row.cells, targets, job.params["defaults"])
    except WrongCell as error:
        refuse(result, error.target, error.code, str(error))
        return result
    if not result.sku:
        words = _("The row has no SKU. Give the listing your own number.")
        refuse(result, "sku", "no_sku", words)
    elif is_repeated:
        words = _("This SKU stands further up in the file; its first row counts.")
        refuse(result, "sku", "repeated_sku", words)
    else:
        return Line(row.line, given)
    return result


def _as_json(result: RowResult) -> dict[str, Any]:
    return {key: value for key, value in asdict(result).items() if value}


def _file(job: Job) -> ImportFile:
    return ImportFile.objects.get(pk=job.params["file"], store=job.store)


jobs.register(
    JobKind(
        KIND,
        gettext_lazy("Import of listings"),
        parts,
        step,
        roles=LISTING_ROLES,
        url_name="listings:import_result",
    )
)
