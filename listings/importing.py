"""The job that carries out an import, and what it reports of each row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import LISTING_ROLES
from core import jobs
from core.jobs import JobKind, Outcome
from core.looks import whole_or_nothing
from core.models import Job
from core.tables import Row
from listings.actions.import_groups import Line
from listings.actions.importing import RowResult, import_rows, refuse, refuse_together
from listings.checks.amounts import WrongCell
from listings.checks.columns import read_row, text_in
from listings.models import ImportFile
from policy.queries import policy_at

KIND = "listings.import"
# Rows of one part: about a second of checking, and one transaction.
ROWS_A_PART = 1000


@dataclass(frozen=True)
class FileRow:
    """A row of the file with its keys; repeated ones stand in the file already, further up."""

    row: Row
    sku: str
    parent: str
    is_repeated: bool

    @property
    def listing_sku(self) -> str:
        return self.parent or self.sku


def parts(job: Job) -> Iterator[list[FileRow]]:
    """The file's rows in parts; a SKU counts the first time.

    Raises NotPossible before the first part when the file cannot be read to its end.
    """
    apart = _read_through(job)
    return cut(_file_rows(job), apart, ROWS_A_PART)


def cut(rows: Iterable[FileRow], apart: set[str], size: int) -> Iterator[list[FileRow]]:
    """Rows in parts of about `size`; those of the listings `apart` come last.

    All rows of one listing come in one part, or a trial would not see the listing that an
    earlier part made.
    """
    held = defaultdict[str, list[FileRow]](list)
    part: list[FileRow] = []
    for one in rows:
        if one.listing_sku in apart:
            # By name its cells are not asked for; without, it takes a third of the room.
            held[one.listing_sku].append(replace(one, row=replace(one.row, facts={})))
            continue
        # A file that names one listing in all of its rows is cut all the same.
        is_next = not part or part[-1].listing_sku != one.listing_sku
        if len(part) >= size and (is_next or len(part) >= 2 * size):
            yield part
            part = []
        part.append(one)
    for together in held.values():
        if part and len(part) + len(together) > size:
            yield part
            part = []
        part.extend(together)
    if part:
        yield part


def _read_through(job: Job) -> set[str]:
    """SKUs of listings whose rows do not stand in one stretch of the file."""
    seen, apart, last = set(), set(), ""
    with whole_or_nothing():
        for one in _file_rows(job):
            if one.listing_sku != last and one.listing_sku in seen:
                apart.add(one.listing_sku)
            last = one.listing_sku
            seen.add(last)
    # Without variants each row is a listing; a SKU that stands twice counts where it stands first.
    return apart if "parent_sku" in job.params["targets"] else set()


def _file_rows(job: Job) -> Iterator[FileRow]:
    """Raises NotPossible when there are more than one import may have."""
    seen: set[tuple[str, str]] = set()
    for row in _file(job).read_rows(policy_at(job.created_at).uploads.imports.max_rows):
        sku, parent = (_cell(job, row, name) for name in ("sku", "parent_sku"))
        key = (parent, sku)
        yield FileRow(row, sku, parent, key in seen)
        seen.add(key)


def _cell(job: Job, row: Row, target: str) -> str:
    targets = job.params["targets"]
    place = targets.index(target) if target in targets else len(row.cells)
    return text_in(row.cells[place]) if place < len(row.cells) else ""


@transaction.atomic
def step(job: Job, part: list[FileRow], now: datetime) -> Outcome:
    """Take one part; a trial run does everything and takes it back."""
    results, lines = [], []
    wrong: dict[str, int] = {}
    for one in part:
        line = _read(job, one)
        if isinstance(line, Line):
            lines.append(line)
            continue
        results.append(line)
        if one.listing_sku and not one.is_repeated:
            wrong.setdefault(one.listing_sku, line.line)
    results += _without(lines, wrong)
    assert job.store is not None
    good = [line for line in lines if line.listing_sku not in wrong]
    results += import_rows(job.store, good, actor=job.actor, now=now)
    if job.params["is_trial"]:
        transaction.set_rollback(True)
    results.sort(key=lambda result: result.line)
    outcomes = [result.outcome for result in results]
    skipped, failed = outcomes.count("unchanged"), outcomes.count("refused")
    report = [_as_json(result) for result in results]
    return Outcome(len(outcomes) - skipped - failed, skipped, failed, report)


def _without(lines: list[Line], wrong: dict[str, int]) -> list[RowResult]:
    """Refusals of lines that could be read but belong to a listing of which one could not."""
    found = []
    for line in lines:
        if number := wrong.get(line.listing_sku):
            found.append(RowResult(line.number, line.given.facts.get("sku", ""), line.given.parent))
            refuse_together(found[-1:], number, "", "", "")
    return found


def _read(job: Job, one: FileRow) -> Line | RowResult:
    """The row's facts, or the reason why it has none."""
    result = RowResult(one.row.line, one.sku, one.parent)
    try:
        given = read_row(one.row.cells, job.params["targets"], job.params["defaults"])
    except WrongCell as error:
        refuse(result, error.target, error.code, str(error))
        return result
    if not one.sku:
        words = _("The row has no SKU. Give the listing your own number.")
        refuse(result, "sku", "no_sku", words)
    elif one.is_repeated:
        words = _("This SKU stands further up in the file; its first row counts.")
        refuse(result, "sku", "repeated_sku", words)
    else:
        return Line(one.row.line, given)
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
