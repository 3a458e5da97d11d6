"""What the pages of imports show, and the files they give back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from core.encodings import OFFERED
from core.jobs import progress
from core.models import Job
from core.tables import as_written
from listings.import_forms import EncodingForm, target_label
from listings.importing import KIND
from listings.models import CheckRun, ImportFile
from policy.queries import policy_at
from policy.sections import Policy

SHOWN = 50
FILES_SHOWN = 20


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Listings"), reverse("listings:index")), *more]


def upload(request: Any, form: Any) -> dict[str, Any]:
    files = ImportFile.objects.filter(store=request.store).select_related("actor")
    files = files.defer("header", "sample")
    return {
        "form": form,
        "files": files.order_by("-id")[:FILES_SHOWN],
        "crumbs": crumbs((_("Import"), "")),
    }


def mapping(file: ImportFile, form: Any, encoding_form: Any = None) -> dict[str, Any]:
    """The columns of a file; a table of text says, too, in which encoding it was read."""
    if encoding_form is None and file.encoding in OFFERED:
        encoding_form = EncodingForm(initial={"encoding": file.encoding})
    runs = Job.objects.filter(kind=KIND, store=file.store, params__file=file.pk)
    above = (_("Import"), reverse("listings:import"))
    context = {
        "file": file,
        "form": form,
        "encoding_form": encoding_form,
        "runs": runs.order_by("-id")[:FILES_SHOWN],
    }
    return context | {"crumbs": crumbs(above, (file.name, ""))}


def result(job: Job, *, now: datetime) -> dict[str, Any]:
    """Figures, and what was refused, waits or is found by the check, each up to a page of rows."""
    refused: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    staged: list[dict[str, Any]] = []
    for line in _lines(job):
        if line["outcome"] == "refused":
            refused.append(line | {"column": target_label(line.get("column", ""))})
        elif line["outcome"] == "staged":
            staged.append(line)
        elif line.get("lacks") or line.get("verdict") in {"block", "needs_evidence"}:
            found.append(line)
    policy = policy_at(now)
    file = ImportFile.objects.get(pk=job.params["file"])
    above = (_("Import"), reverse("listings:import"))
    here = (file.name, reverse("listings:import_file", args=[file.pk]))
    return {
        "job": job,
        "file": file,
        "progress": progress(job),
        "is_trial": job.params["is_trial"],
        "refused": refused[:SHOWN],
        "found": [_in_words(line, policy) for line in found[:SHOWN]],
        "staged": [_in_words(line, policy) for line in staged[:SHOWN]],
        "waits": len(staged),
        "shown": SHOWN,
        "again": _again(job),
        "crumbs": crumbs(above, here, (_("Result"), "")),
    }


def _again(job: Job) -> list[tuple[str, str]]:
    """The mapping of a trial as hidden fields, so that one button imports what was tried."""
    targets = enumerate(job.params["targets"])
    fields = [(f"column_{place}", target) for place, target in targets]
    return [*fields, *job.params["defaults"].items()]


def _in_words(line: dict[str, Any], policy: Policy) -> dict[str, Any]:
    rules = [policy.rule(code) for code in line.get("findings", [])]
    lacks = _(", ").join(map(target_label, line.get("lacks", [])))
    # A variant's row says nothing of the check: that stands in the first of its listing.
    verdict = CheckRun.Verdict(line["verdict"]).label if line.get("verdict") else ""
    return line | {"verdict": verdict, "rules": rules, "lacks": lacks}


def _lines(job: Job) -> Iterator[dict[str, Any]]:
    for report in job.parts.order_by("number").values_list("report", flat=True).iterator(10):
        yield from report


def result_rows(job: Job) -> Iterator[Sequence[str]]:
    """Every row with what became of it."""
    yield (
        "line",
        "sku",
        "parent_sku",
        "outcome",
        "column",
        "code",
        "reason",
        "verdict",
        "findings",
        "lacks",
        "removed",
        "ignored",
    )
    yield from (
        [
            str(line["line"]),
            line.get("sku", ""),
            line.get("parent", ""),
            line["outcome"],
            line.get("column", ""),
            line.get("code", ""),
            line.get("words", ""),
            line.get("verdict", ""),
            " ".join(line.get("findings", [])),
            " ".join(line.get("lacks", [])),
            " ".join(line.get("removed", [])),
            " ".join(line.get("ignored", [])),
        ]
        for line in _lines(job)
    )


def refused_rows(job: Job) -> Iterator[Sequence[str]]:
    """The refused rows as they came, the reason in front, to be mended and sent again."""
    file = ImportFile.objects.get(pk=job.params["file"])
    wrong = {line["line"]: line for line in _lines(job) if line["outcome"] == "refused"}
    yield ("refused_column", "refused_code", "reason", *map(as_written, file.header))
    if not file.file:
        return
    with default_storage.open(str(file.file)) as stored:
        yield from (
            [
                line.get("column", ""),
                line.get("code", ""),
                line.get("words", ""),
                *map(as_written, row.cells),
            ]
            for row in file.sheet_in(stored).rows
            if (line := wrong.get(row.line))
        )
