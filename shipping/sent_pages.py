"""What the pages of files are drawn from, and the refused rows as a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import RUNNING_ROLES
from core.jobs import progress
from core.models import Job
from core.tables import as_written
from shipping.actions.sent_files import JOBS
from shipping.checks.sent import NEEDED, OPTIONAL
from shipping.checks.stock import CHOSEN
from shipping.models import Code, Detail, SentFile
from shipping.sending import KINDS, header_of, rows_of
from shipping.sent_forms import label_of

SHOWN = 50
FILES_SHOWN = 10
Kind = SentFile.Kind
UPLOADS = {
    Kind.ORDERS: "shipping:import_orders",
    Kind.SCANS: "shipping:import_tracking",
    Kind.DISPATCH: "shipping:import_dispatch",
    Kind.STOCK: "shipping:import_stock",
}


def _crumbs(kind: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    if kind == Kind.STOCK:
        return [(_("Stock"), reverse("shipping:stock")), *more]
    if kind == Kind.SCANS:
        return [(_("Shipments"), reverse("shipping:parcels")), *more]
    return [(_("Orders"), reverse("shipping:orders")), *more]


def upload(request: Any, form: Any, kind: str) -> dict[str, Any]:
    files = SentFile.objects.filter(store=request.store, kind=kind).select_related("actor")
    return {
        "form": form,
        "kind": kind,
        "files": files.order_by("-id")[:FILES_SHOWN],
        "may_run": request.membership.role in RUNNING_ROLES,
        "needed": NEEDED[kind],
        "optional": OPTIONAL[kind],
        "codes": Code.choices,
        "reasons": [(reason.value, reason.label) for reason in CHOSEN],
        "details": Detail.choices,
        "crumbs": _crumbs(kind, (_("Import"), "")),
    }


def columns(file: SentFile, form: Any) -> dict[str, Any]:
    runs = Job.objects.filter(kind=JOBS[file.kind], store=file.store, params__file=file.pk)
    above = (_("Import"), reverse(UPLOADS[Kind(file.kind)]))
    return {
        "file": file,
        "form": form,
        "runs": runs.order_by("-id")[:FILES_SHOWN],
        "crumbs": _crumbs(file.kind, above, (file.name, "")),
    }


def result(job: Job) -> dict[str, Any]:
    """Figures, and the refused rows of a file up to a page of them."""
    kind = KINDS[job.kind]
    refused = [
        line | {"column": label_of(line["column"], kind) if line["column"] else ""}
        for line in list(_lines(job))[:SHOWN]
    ]
    file = SentFile.objects.get(pk=job.params["file"])
    here = (file.name, reverse("shipping:sent", args=[file.pk]))
    return {
        "job": job,
        "kind": kind,
        "file": file,
        "progress": progress(job),
        "is_trial": job.params["is_trial"],
        "refused": refused,
        "shown": SHOWN,
        "again": _again(job),
        "crumbs": _crumbs(kind, here, (pgettext("of a job", "Result"), "")),
    }


def _again(job: Job) -> list[tuple[str, str]]:
    """The columns of a trial as hidden fields, so that one button imports what was tried."""
    targets = enumerate(job.params["targets"])
    fields = [(f"column_{place}", target) for place, target in targets]
    return [*fields, *job.params["defaults"].items()]


def _lines(job: Job) -> Iterator[dict[str, Any]]:
    for report in job.parts.order_by("number").values_list("report", flat=True).iterator(10):
        yield from (line for line in report if line["reason"])


def refused_rows(job: Job) -> Iterator[Sequence[str]]:
    """The refused rows as they came, column and reason in front, to be mended and sent again."""
    wrong = {line["line"]: line for line in _lines(job)}
    yield ("refused_column", "reason", *header_of(job))
    yield from (
        [line["column"], line["reason"], *map(as_written, row.cells)]
        for row in rows_of(job)
        if (line := wrong.get(row.line))
    )
