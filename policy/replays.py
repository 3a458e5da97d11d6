"""A draft is tried on what happened before it may be published: `core.registry.replays`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import registry
from core.errors import NotAllowed, NotPossible
from core.models import Job
from core.registry import Replay
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import policy_at, read_policy
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
        """Of the page that says how far it is, and then what it found; "" where it never ran."""
        return reverse("core:job", args=[self.job.pk]) if self.job else ""


def replays_of(version: PolicyVersion, now: datetime) -> list[Tried]:
    """All replays that a version needs, with how they stand. One query."""
    kinds = [replay.kind for replay in registry.replays]
    rows = Job.objects.filter(kind__in=kinds, params__version=version.pk).order_by("id")
    seen = fingerprint(version.sections)
    # A trial of one phrase says nothing of the draft.
    whole = [job for job in rows if job.params["seen"] == seen and not job.params.get("phrase")]
    last = {job.kind: job for job in whole}
    since = now - timedelta(days=policy_at(now).governance.replay.fresh_days)
    # From its first part on: one that was left and tried again tells of the day it began.
    done = {job.kind for job in whole if job.status == Job.Status.DONE and job.created_at >= since}
    return [
        Tried(replay, last.get(replay.kind), replay.kind in done) for replay in registry.replays
    ]


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


def refuse_others(version: PolicyVersion, actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only policy admins try drafts."))
    if not version.is_open:
        raise NotPossible(_("This version is no draft any more."))


def draft_of(job: Job) -> Policy:
    """The draft that a replay tries. Raises NotPossible when it was changed meanwhile."""
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
