"""The one mechanism for long work: queued, carried out part by part, left, resumed, cancelled.

An app registers a `JobKind`; `start_job` queues one; a worker runs its parts, each in a
transaction of its own with the row that says it is done. So a worker that dies loses at most
the part it was in, and nothing is done twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import DomainError, NotPossible
from core.events import Words, record
from core.models import Job, JobPart
from core.transitions import move

log = structlog.get_logger(__name__)
# A part takes seconds, reading up to the first one a minute; a worker that says nothing for
# this long is dead.
LEASE = timedelta(minutes=5)
TITLE_AT_MOST = 200
# A part that takes its worker with it is not tried for ever: it would hold up all that waits.
LOST_AT_MOST = 3


@dataclass(frozen=True)
class Outcome:
    """What one part did: rows done, rows that needed nothing, rows refused, and a report."""

    done: int = 0
    skipped: int = 0
    failed: int = 0
    report: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class JobKind:
    """One kind of long work.

    `parts(job)` yields all parts in the same order each time; `step(job, part, now)` does one
    of them; `close(job, now)` runs in the transaction that ends the job well, `cancelled(job,
    now)` in the one that cancels it.
    """

    name: str
    label: Words
    parts: Callable[[Job], Iterator[Any]]
    step: Callable[[Job, Any, datetime], Outcome]
    # The places in a store whose holders may stop it or try it again, beside who began it.
    roles: tuple[str, ...] = ()
    # A page with what became of it, by the job's id.
    url_name: str = ""
    close: Callable[[Job, datetime], None] | None = None
    cancelled: Callable[[Job, datetime], None] | None = None
    # Somebody has to have what it makes: nobody stops it.
    can_be_cancelled: bool = True


@dataclass(frozen=True)
class Progress:
    """How far a job is, counted from its parts."""

    parts: int
    done: int
    skipped: int
    failed: int
    total: int

    @property
    def rows(self) -> int:
        return self.done + self.skipped + self.failed

    @property
    def share(self) -> float:
        return min(self.rows / self.total, 1.0) if self.total else 0.0


KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    if kind.name in KINDS:
        raise ValueError(f"The job kind {kind.name} is registered twice")
    KINDS[kind.name] = kind


@transaction.atomic
def start_job(
    kind: str,
    *,
    title: str,
    total: int,
    store: Any,
    actor: Any,
    now: datetime,
    params: Mapping[str, Any] | None = None,
) -> Job:
    """Queue long work and wake a worker after the commit. Raises KeyError for an unknown kind."""
    job = Job.objects.create(
        kind=KINDS[kind].name,
        store=store,
        actor=actor,
        title=title[:TITLE_AT_MOST],
        params=dict(params or {}),
        total=total,
        status_at=now,
        created_at=now,
    )
    record("job.queued", subject=job, store=store, actor=actor, at=now, facts={"title": job.title})
    _nudge_after_commit()
    return job


@transaction.atomic
def cancel_job(job: Job, *, actor: Any, now: datetime) -> Job:
    """Stop before the next part; what is done stays done.

    Raises NotPossible once it has ended, and for a kind that nobody stops.
    """
    kind = KINDS[job.kind]
    if not kind.can_be_cancelled:
        raise NotPossible(_("This work has to be done, so nobody can stop it."))
    facts = {"title": job.title}
    moved = move(job, Job.Status.CANCELLED, actor=actor, now=now, kind="job.cancelled", facts=facts)
    if kind.cancelled:
        kind.cancelled(moved, now)
    return moved


@transaction.atomic
def retry_job(job: Job, *, actor: Any, now: datetime) -> Job:
    """Queue a failed job again; it goes on behind its last part. Raises NotPossible otherwise."""
    also = {"error": "", "leased_until": None, "lost_workers": 0}
    facts = {"title": job.title}
    moved = move(
        job, Job.Status.QUEUED, actor=actor, now=now, kind="job.queued", facts=facts, also=also
    )
    _nudge_after_commit()
    return moved


def progress(job: Job) -> Progress:
    return progress_of([job])[job.pk]


def progress_of(rows: Iterable[Job]) -> dict[int, Progress]:
    """How far each of the jobs is, by its id, in one query."""
    rows = list(rows)
    names = ("done", "skipped", "failed")
    sums = {name: Sum(name) for name in names} | {"parts": Count("pk")}
    parts = JobPart.objects.filter(job__in=rows).order_by().values("job_id").annotate(**sums)
    counted: dict[int, Any] = {part["job_id"]: part for part in parts}
    return {
        job.pk: Progress(
            total=job.total,
            **{name: counted.get(job.pk, {}).get(name) or 0 for name in sums},
        )
        for job in rows
    }


def run_jobs(tell_time: Callable[[], datetime]) -> dict[str, int]:
    """Carry out what waits, the oldest first, until nothing is left. Returns how many ended."""
    ended = 0
    while job := _claim(tell_time()):
        # Reports and refusals are for the person who began it.
        with translation.override(job.actor.language if job.actor else None):
            ended += _run(job, tell_time)
    return {"ended": ended}


@transaction.atomic
def _claim(now: datetime) -> Job | None:
    """Lease the oldest open job that no living worker has."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    rows = Job.objects.filter(free, status__in=Job.OPEN).order_by("id")
    job = rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if job is None:
        return None
    until = now + LEASE
    if job.status == Job.Status.QUEUED:
        facts = {"title": job.title}
        also = {"leased_until": until}
        kind = "job.started"
        return move(job, Job.Status.RUNNING, actor=None, now=now, kind=kind, facts=facts, also=also)
    job.leased_until = until
    job.lost_workers += 1
    job.save(update_fields=["leased_until", "lost_workers"])
    return job


def _run(job: Job, tell_time: Callable[[], datetime]) -> bool:
    """Run the parts that are left. Returns whether the job ended here, well or not."""
    kind = KINDS[job.kind]
    if job.lost_workers >= LOST_AT_MOST:
        words = _("Part %(number)s was begun %(count)s times and never came to its end.")
        told = words % {"number": job.parts.count() + 1, "count": job.lost_workers}
        return _fail(job, told, tell_time())
    try:
        behind = job.parts.count()
        for number, part in enumerate(kind.parts(job)):
            if number >= behind and not _do_part(kind, job, number, part, tell_time()):
                return False
        return _finish(kind, job, tell_time())
    except DomainError as error:
        return _fail(job, str(error), tell_time())
    except Exception as error:
        log.exception("job_failed", job_id=job.pk, kind=job.kind)
        words = _("Something went wrong on our side (%(kind)s). What was done stays; try again.")
        return _fail(job, words % {"kind": type(error).__name__}, tell_time())


@transaction.atomic
def _do_part(kind: JobKind, job: Job, number: int, part: Any, now: datetime) -> bool:
    """Do one part if the job is still ours, and keep that it is done in the same transaction."""
    if not _still_ours(job):
        return False
    outcome = kind.step(job, part, now)
    JobPart.objects.create(
        job=job,
        number=number,
        done=outcome.done,
        skipped=outcome.skipped,
        failed=outcome.failed,
        report=outcome.report,
        at=now,
    )
    job.leased_until, job.lost_workers = now + LEASE, 0
    job.save(update_fields=["leased_until", "lost_workers"])
    return True


@transaction.atomic
def _finish(kind: JobKind, job: Job, now: datetime) -> bool:
    if not _still_ours(job):
        return False
    if kind.close:
        kind.close(job, now)
    figures = progress(job)
    facts = {"title": job.title, "done": figures.done}
    facts |= {"skipped": figures.skipped, "failed": figures.failed}
    told = [job.actor] if job.actor else []
    move(job, Job.Status.DONE, actor=None, now=now, kind="job.done", notify=told, facts=facts)
    return True


@transaction.atomic
def _fail(job: Job, words: str, now: datetime) -> bool:
    if not _still_ours(job):
        return False
    told = [job.actor] if job.actor else []
    facts = {"title": job.title, "why": words}
    also = {"error": words[:500], "leased_until": None}
    kind = "job.failed"
    move(
        job, Job.Status.FAILED, actor=None, now=now, kind=kind, notify=told, facts=facts, also=also
    )
    return True


def _still_ours(job: Job) -> bool:
    """Lock the job: it still runs, and under the lease that this worker was given."""
    found = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    return found.status == Job.Status.RUNNING and found.leased_until == job.leased_until


def _nudge_after_commit() -> None:
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    from core.tasks import run_jobs as task

    task.delay()
