"""Bulk actions on listings: one job, one verb per row, and a way back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import LISTING_ROLES
from accounts.models import Store, User
from core import jobs
from core.errors import DomainError, NotPossible
from core.events import Words
from core.jobs import JobKind, Outcome, start_job
from core.models import Job
from listings.actions import pause_listing, resume_listing, submit_listing, withdraw_listing
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
    """A verb for many listings: where it does nothing, where it leads, what takes it back."""

    label: Words
    verb: Callable[..., Any]
    idle: frozenset[str]
    to: str
    undo: str


VERBS = {
    "publish": Action(
        gettext_lazy("Publish"),
        submit_listing,
        idle=frozenset({Status.PUBLISHED}),
        to=Status.PUBLISHED,
        undo="withdraw",
    ),
    "pause": Action(
        gettext_lazy("Pause listings"),
        pause_listing,
        idle=frozenset(Status) - {Status.PUBLISHED},
        to=Status.PAUSED,
        undo="resume",
    ),
    "resume": Action(
        gettext_lazy("Resume listings"),
        resume_listing,
        idle=frozenset(Status) - {Status.PAUSED},
        to=Status.PUBLISHED,
        undo="pause",
    ),
    "withdraw": Action(
        gettext_lazy("Withdraw listings"),
        withdraw_listing,
        idle=frozenset({Status.WITHDRAWN, Status.DRAFT}),
        to=Status.WITHDRAWN,
        undo="publish",
    ),
}
LABELS = {name: action.label for name, action in VERBS.items()}


def start_bulk(store: Store, *, action: str, ids: list[int], actor: User, now: datetime) -> Job:
    """Queue the action on these listings of the store; ids of others are passed over.

    Raises NotAllowed to outsiders, KeyError for an unknown action.
    """
    refuse_outsider(store, actor)
    own = Listing.objects.of_store(store).filter(pk__in=ids).order_by("pk")
    found = list(own.values_list("pk", flat=True))
    return start_job(
        KIND,
        title=str(LABELS[action]),
        total=len(found),
        store=store,
        actor=actor,
        now=now,
        params={"action": action, "ids": found},
    )


def shown_by(narrowed: Filter, store: Store) -> list[int]:
    """The ids of all that the filter shows. Raises NotPossible beyond what one job takes."""
    rows = narrowed.rows(store).order_by("pk").values_list("pk", flat=True)
    ids = list(rows[: ALL_AT_MOST + 1])
    if len(ids) > ALL_AT_MOST:
        words = _("The filter shows more than %(limit)s listings. Narrow it and try again.")
        raise NotPossible(words % {"limit": ALL_AT_MOST})
    return ids


def preview(store: Store, action: str, ids: list[int]) -> tuple[int, int]:
    """How many of the listings the action would touch, and how many it would pass over."""
    rows = Listing.objects.of_store(store).filter(pk__in=ids)
    idle = rows.filter(status__in=VERBS[action].idle).count()
    return rows.count() - idle, idle


def undo(job: Job, *, actor: User, now: datetime) -> Job:
    """Take back what the job did: the opposite action on the listings that it changed."""
    assert job.store is not None
    action = VERBS[job.params["action"]].undo
    return start_bulk(job.store, action=action, ids=changed_by(job), actor=actor, now=now)


def changed_by(job: Job) -> list[int]:
    return [line["id"] for line in report_of(job) if line["outcome"] == "done"]


def report_of(job: Job) -> Iterator[dict[str, Any]]:
    for report in job.parts.order_by("number").values_list("report", flat=True):
        yield from report


def parts(job: Job) -> Iterator[list[int]]:
    ids = job.params["ids"]
    for start in range(0, len(ids), ROWS_A_PART):
        yield ids[start : start + ROWS_A_PART]


def step(job: Job, part: list[int], now: datetime) -> Outcome:
    """Do one part; a listing that cannot be acted on says why and stops no other."""
    rows = Listing.objects.filter(pk__in=part, store=job.store).select_related("store")
    report = [_one(row, job, now) for row in rows.order_by("pk")]
    outcomes = [line["outcome"] for line in report]
    skipped, failed = outcomes.count("skipped"), outcomes.count("failed")
    return Outcome(len(outcomes) - skipped - failed, skipped, failed, report)


def _one(row: Listing, job: Job, now: datetime) -> dict[str, Any]:
    action = VERBS[job.params["action"]]
    line: dict[str, Any] = {"id": row.pk, "sku": row.sku, "title": str(row)}
    if row.status in action.idle:
        return line | {"outcome": "skipped"}
    try:
        with transaction.atomic():
            action.verb(row, actor=job.actor, now=now)
    except DomainError as error:
        return line | {"outcome": "failed", "words": str(error)}
    row.refresh_from_db(fields=["status"])
    is_done = row.status == action.to
    words = {} if is_done else {"words": str(row.get_status_display())}
    return line | {"outcome": "done" if is_done else "failed"} | words


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
