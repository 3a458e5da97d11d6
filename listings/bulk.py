"""Bulk actions on listings: one job, one verb per row, and a way back."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import LISTING_ROLES
from accounts.models import Store, User
from core import jobs
from core.errors import DomainError, NotPossible
from core.events import Words
from core.jobs import JobKind, Outcome, start_job
from core.models import Job
from enforcement.actions.guards import lock_store
from listings.actions import (
    pause_listing,
    put_back,
    resume_listing,
    submit_listing,
    withdraw_listing,
)
from listings.filters import Filter
from listings.guards import refuse_outsider
from listings.models import Listing

KIND = "listings.bulk"
ROWS_A_PART = 50
# A job carries its ids: this many are some 80 kB.
ALL_AT_MOST = 10_000
Status = Listing.Status


@dataclass(frozen=True)
class Action:
    """A verb for many listings: where it does nothing, and where it leads."""

    label: Words
    verb: Callable[..., Any]
    idle: frozenset[str]
    to: frozenset[str]


@dataclass(frozen=True)
class Preview:
    """The listings that the action would touch and those that it would pass over."""

    ids: list[int]
    idle_ids: list[int]
    # Names exactly these listings in these states.
    seen: str

    @property
    def tried(self) -> list[int]:
        """Those on which the verb is run."""
        idle = set(self.idle_ids)
        return [pk for pk in self.ids if pk not in idle]


# Sent in is sent in: what waits for a certificate's moderator needs nothing more of its seller.
SENT_IN = frozenset({Status.PUBLISHED, Status.IN_REVIEW})
VERBS = {
    "publish": Action(
        gettext_lazy("Publish"),
        submit_listing,
        idle=SENT_IN,
        to=SENT_IN,
    ),
    "pause": Action(
        gettext_lazy("Pause listings"),
        pause_listing,
        idle=frozenset(Status) - {Status.PUBLISHED},
        to=frozenset({Status.PAUSED}),
    ),
    "resume": Action(
        gettext_lazy("Resume listings"),
        resume_listing,
        idle=frozenset(Status) - {Status.PAUSED},
        to=SENT_IN,
    ),
    "withdraw": Action(
        gettext_lazy("Withdraw listings"),
        withdraw_listing,
        idle=frozenset({Status.WITHDRAWN, Status.DRAFT}),
        to=frozenset({Status.WITHDRAWN}),
    ),
}
LABELS = {name: action.label for name, action in VERBS.items()}


def start_bulk(store: Store, *, action: str, counted: Preview, actor: User, now: datetime) -> Job:
    """Queue the action on the store's listings as they were counted.

    Raises NotAllowed to outsiders, KeyError for an unknown action.
    """
    refuse_outsider(store, actor)
    return start_job(
        KIND,
        title=str(LABELS[action]),
        total=len(counted.ids),
        store=store,
        actor=actor,
        now=now,
        params={"action": action, "ids": counted.ids, "idle": counted.idle_ids},
    )


def shown_by(narrowed: Filter, store: Store) -> list[int]:
    """The ids of all that the filter shows. Raises NotPossible beyond what one job takes."""
    rows = narrowed.rows(store).order_by("pk").values_list("pk", flat=True)
    ids = list(rows[: ALL_AT_MOST + 1])
    if len(ids) > ALL_AT_MOST:
        words = _("The filter shows more than %(limit)s listings. Narrow it and try again.")
        raise NotPossible(words % {"limit": ALL_AT_MOST})
    return ids


def preview(store: Store, action: str, ids: list[int]) -> Preview:
    """What the action would do to these; ids of other stores are passed over."""
    rows = Listing.objects.of_store(store).filter(pk__in=ids).order_by("pk")
    states = list(rows.values_list("pk", "status"))
    idle = [pk for pk, status in states if status in VERBS[action].idle]
    seen = hashlib.sha256(repr(states).encode()).hexdigest()
    return Preview([pk for pk, _status in states], idle, seen)


def undo(job: Job, *, actor: User, now: datetime) -> Job:
    """Take back what the job did: each listing that it moved returns to the state before.

    One that moved again since stays as it is; where an earlier taking back was stopped, it goes
    on with what that left. Raises NotAllowed to outsiders; NotPossible while one runs, or when
    it was taken back already.
    """
    assert job.store is not None
    refuse_outsider(job.store, actor)
    if undoings(job).filter(status__in=Job.OPEN).exists():
        raise NotPossible(_("This is being taken back already."))
    left = left_of(job)
    if not left:
        raise NotPossible(_("This was taken back already."))
    return start_job(
        KIND,
        title=_("Taken back: %(action)s") % {"action": job.title},
        total=len(left),
        store=job.store,
        actor=actor,
        now=now,
        params={"undoes": job.pk},
    )


def undoings(job: Job) -> QuerySet[Job]:
    """The jobs that take this one back, the newest first: one that was stopped left a rest."""
    rows: QuerySet[Job] = Job.objects.filter(kind=KIND, store=job.store, params__undoes=job.pk)
    return rows.order_by("-pk")


def left_of(job: Job, before: int | None = None) -> list[dict[str, Any]]:
    """Lines of the job that no taking back has come to; `before` of those before that job."""
    rows = undoings(job) if before is None else undoings(job).filter(pk__lt=before)
    tried = {line["id"] for undoing in rows for line in report_of(undoing)}
    return [line for line in moved_by(job) if line["id"] not in tried]


def moved_by(job: Job) -> Iterator[dict[str, Any]]:
    """Lines of the listings whose state the job changed, also where it came out otherwise."""
    return (line for line in report_of(job) if "before" in line)


def report_of(job: Job) -> Iterator[dict[str, Any]]:
    for report in job.parts.order_by("number").values_list("report", flat=True):
        yield from report


def parts(job: Job) -> Iterator[list[Any]]:
    """The ids to act on; of a job that takes back, the lines of the other."""
    if "undoes" in job.params:
        undone = Job.objects.get(pk=job.params["undoes"], store=job.store)
        found: list[Any] = left_of(undone, before=job.pk)
    else:
        found = job.params["ids"]
    for start in range(0, len(found), ROWS_A_PART):
        yield found[start : start + ROWS_A_PART]


def step(job: Job, part: list[Any], now: datetime) -> Outcome:
    """Do one part; a listing that cannot be acted on says why and stops no other."""
    lines = {line["id"]: line for line in part} if "undoes" in job.params else {}
    ids = list(lines) or part
    rows = Listing.objects.filter(pk__in=ids, store=job.store).select_related("store")
    idle = set(job.params.get("idle", ()))
    assert job.store is not None
    # The locks of a part add up, and not all verbs begin with the store.
    lock_store(job.store)
    report = [
        _back(row, lines[row.pk], job, now) if lines else _one(row, job, row.pk in idle, now)
        for row in rows.order_by("pk")
    ]
    outcomes = [line["outcome"] for line in report]
    skipped, failed = outcomes.count("skipped"), outcomes.count("failed")
    return Outcome(len(outcomes) - skipped - failed, skipped, failed, report)


def _one(row: Listing, job: Job, was_idle: bool, now: datetime) -> dict[str, Any]:
    action = VERBS[job.params["action"]]
    if (row.status in action.idle) != was_idle:
        words = _("It became “%(status)s” after it was counted. Nothing was done; choose it again.")
        status = row.get_status_display()
        return _line(row) | {"outcome": "skipped", "words": words % {"status": status}}
    if was_idle:
        return _line(row) | {"outcome": "skipped"}
    return _act(row, lambda: action.verb(row, actor=job.actor, now=now), action.to)


def _back(row: Listing, line: dict[str, Any], job: Job, now: datetime) -> dict[str, Any]:
    since = datetime.fromisoformat(line["moved_at"])
    facts = {"to": line["before"], "since": since, "actor": job.actor, "now": now}
    # What waited for a moderator may have been let through meanwhile.
    to = SENT_IN if line["before"] == Status.IN_REVIEW else frozenset({line["before"]})
    return _act(row, lambda: put_back(row, **facts), to)


def _act(row: Listing, verb: Callable[[], Any], to: frozenset[str]) -> dict[str, Any]:
    """Run the verb; say what came of it, and from which state the listing moved and when."""
    line, before, at = _line(row), row.status, row.status_at
    try:
        with transaction.atomic():
            verb()
    except DomainError as error:
        return line | {"outcome": "failed", "words": str(error)}
    row.refresh_from_db(fields=["status", "status_at"])
    if (row.status, row.status_at) != (before, at):
        line |= {"before": before, "moved_at": row.status_at.isoformat()}
    if row.status in to:
        return line | {"outcome": "done", "waits": row.status == Status.IN_REVIEW}
    return line | {"outcome": "failed", "words": str(row.get_status_display())}


def _line(row: Listing) -> dict[str, Any]:
    return {"id": row.pk, "sku": row.sku, "title": str(row)}


jobs.register(
    JobKind(
        KIND,
        gettext_lazy("Bulk action on listings"),
        parts,
        step,
        roles=LISTING_ROLES,
        url_name="listings:bulk_result",
    )
)
