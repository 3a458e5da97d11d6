"""A draft is tried on what happened before it may be published: `core.registry.replays`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import jobs, registry
from core.errors import NotAllowed, NotPossible
from core.models import Job
from core.registry import Replay
from policy.fingerprints import fingerprint
from policy.models import DraftReplay, PolicyVersion
from policy.queries import policy_at, policy_numbered, read_policy
from policy.sections import Policy


@dataclass(frozen=True)
class Tried:
    """One replay of a version, and the last job that ran it on the present text."""

    replay: Replay
    job: Job | None
    is_fresh: bool

    @property
    def is_running(self) -> bool:
        return self.job is not None and self.job.status in Job.OPEN

    @property
    def url(self) -> str:
        """Of the page that says how far it is, and then what it found; "" where it never ran.

        Every admin may read it, and not only the one who began the job.
        """
        return reverse(jobs.KINDS[self.job.kind].url_name, args=[self.job.pk]) if self.job else ""


def replays_of(version: PolicyVersion, now: datetime) -> list[Tried]:
    """All replays that a version needs, with how they stand. One query."""
    rows = DraftReplay.objects.filter(version=version, seen=fingerprint(version.sections))
    present = [row.job for row in rows.select_related("job").order_by("id")]
    last = {job.kind: job for job in present}
    since = now - timedelta(days=policy_at(now).governance.replay.fresh_days)
    # From its first part on: one that was left and tried again tells of the day it began.
    done = {
        one.kind for one in present if one.status == Job.Status.DONE and one.created_at >= since
    }
    return [
        Tried(replay, last.get(replay.kind), replay.kind in done) for replay in registry.replays
    ]


def last_replay(version: PolicyVersion, kind: str) -> Job | None:
    """The newest job of this kind that tried the version, on whichever text."""
    rows = DraftReplay.objects.filter(version=version, kind=kind).select_related("job")
    row = rows.order_by("-id").first()
    return row.job if row else None


@transaction.atomic
def start_replays(version: PolicyVersion, *, actor: User, now: datetime) -> list[Job]:
    """Queue each replay that has not been done on the present text and does not run; the jobs.

    Raises NotAllowed unless the actor is an admin; NotPossible for a version that is approved or
    withdrawn, and when there is nothing left to replay. Rule: docs/rules/enforcement.md#replay
    """
    refuse_others(version, actor)
    # Two who press at once start it once.
    version = PolicyVersion.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)
    tried = [one for one in replays_of(version, now) if not one.is_running and not one.is_fresh]
    if not tried:
        raise NotPossible(_("The present text was replayed already, or just is."), code="replayed")
    return [one.replay.start(version, actor=actor, now=now) for one in tried]


@transaction.atomic
def queue_replay(
    kind: str,
    version: PolicyVersion,
    *,
    title: str,
    total: int,
    params: Mapping[str, Any],
    actor: Any,
    now: datetime,
) -> Job:
    """Queue the job of one replay, and keep what it compares: `sides_of` reads that in its parts.

    A draft is compared with the version it builds on. That one is in force when the draft begins,
    though perhaps not yet: `policy.actions` lets no other version come in between.
    `total` is how many rows it looks at; `params` are the kind's own.
    """
    seen, base = fingerprint(version.sections), version.based_on or version
    compared = {"version": version.pk, "seen": seen, "against": base.number}
    job = jobs.start_job(
        kind,
        title=title,
        total=total,
        store=None,
        actor=actor,
        now=now,
        params={**compared, **params},
    )
    DraftReplay.objects.create(version=version, kind=kind, seen=seen, job=job)
    return job


def refuse_others(version: PolicyVersion, actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only policy admins try drafts."))
    if not version.is_open:
        raise NotPossible(_("This version is no draft any more."))


def sides_of(job: Job) -> tuple[Policy, Policy]:
    """The version that the draft takes over from, and the draft.

    Raises NotPossible when the draft was changed meanwhile.
    """
    return policy_numbered(job.params["against"]), draft_of(job)


def draft_of(job: Job) -> Policy:
    """The draft that a job tries. Raises NotPossible when it was changed meanwhile."""
    pk, seen = job.params["version"], job.params["seen"]
    _refuse_changed(PolicyVersion.objects.get(pk=pk), seen)
    return read_draft(pk, seen)


@lru_cache(maxsize=2)
def read_draft(pk: int, seen: str) -> Policy:
    """A draft by its id and fingerprint; reading one takes longer than a part of the work.

    Raises NotPossible when it has another text by now.
    """
    version = PolicyVersion.objects.get(pk=pk)
    _refuse_changed(version, seen)
    return read_policy(version)


def _refuse_changed(version: PolicyVersion, seen: str) -> None:
    if fingerprint(version.sections) != seen:
        raise NotPossible(_("The draft was changed while it was tried. Start it again."))


def refuse_unreplayed(version: PolicyVersion, now: datetime) -> None:
    """Raise NotPossible unless every replay ended well on the present text, not too long ago."""
    if all(one.is_fresh for one in replays_of(version, now)):
        return
    days = policy_at(now).governance.replay.fresh_days
    words = ngettext(
        "Replay the draft first. It counts since the last edit, and for %(days)s day.",
        "Replay the draft first. It counts since the last edit, and for %(days)s days.",
        days,
    )
    raise NotPossible(words % {"days": days}, code="not_replayed")
