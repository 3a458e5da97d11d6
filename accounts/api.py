"""A store's long work, for its own systems: how far each job is."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema

from accounts.doors import needs
from accounts.scopes import Scope
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from core.errors import NotFound
from core.jobs import progress_of
from core.models import Job

router = Router(tags=["jobs"])
JobStatus = Annotated[str, *one_of(Job.Status)]
# Ids are 64 bits wide; no row has another one.
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class JobsAsked(Asked):
    status: JobStatus | None = None


class JobOut(Schema):
    """Long work and how many of its rows are done, needed nothing, or were refused."""

    id: int
    kind: str
    title: str
    status: JobStatus
    status_at: datetime
    created_at: datetime
    total: int
    done: int
    skipped: int
    failed: int
    share: float
    error: str


class JobPage(Schema):
    data: list[JobOut]
    next: str | None


@router.get(
    "/jobs",
    response=JobPage,
    url_name="jobs",
    operation_id="list_jobs",
    **needs(
        Scope.JOBS_READ,
        _("List jobs"),
        _("The newest first. “since” means: whose status changed since."),
    ),
)
def list_jobs(request: Any, asked: Query[JobsAsked]) -> dict[str, Any]:
    rows = Job.objects.filter(store=request.store)
    if asked.status:
        rows = rows.filter(status=asked.status)
    page = cut(rows, asked, ("-id",), changed=F("status_at"))
    return page | {"data": _written(page["data"])}


@router.get(
    "/jobs/{int:pk}",
    response=JobOut,
    url_name="job",
    operation_id="get_job",
    **needs(
        Scope.JOBS_READ,
        _("Read one job"),
    ),
)
def get_job(request: Any, pk: Id) -> dict[str, Any]:
    found = Job.objects.filter(store=request.store, pk=pk).first()
    if found is None:
        raise NotFound(gettext("Your store has no such job."))
    return _written([found])[0]


def _written(jobs: list[Job]) -> list[dict[str, Any]]:
    done = progress_of(jobs)
    names = ("id", "kind", "title", "status", "status_at", "created_at", "total", "error")
    return [
        {name: getattr(job, name) for name in names}
        | {name: getattr(done[job.pk], name) for name in ("done", "skipped", "failed", "share")}
        for job in jobs
    ]
