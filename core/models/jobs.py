"""Long work: one row per job, and one append-only row per part of it that is done."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Job(models.Model):
    """Work that a worker carries out part by part while its people do something else.

    How far it is stands in its parts and nowhere else: a worker that takes the job up again
    goes on behind the last part.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("In the queue")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.QUEUED: {Status.RUNNING, Status.CANCELLED},
        Status.RUNNING: {Status.DONE, Status.FAILED, Status.CANCELLED},
        Status.FAILED: {Status.QUEUED},
        Status.DONE: set(),
        Status.CANCELLED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.RUNNING: "acc",
        Status.DONE: "ok",
        Status.FAILED: "bad",
    }
    OPEN = (Status.QUEUED, Status.RUNNING)

    kind = models.CharField(max_length=40)
    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What it works on, in its owner's words: the name of a file, say.
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    # Rows to work on.
    total = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    status_at = models.DateTimeField()
    created_at = models.DateTimeField()
    # Until then it belongs to one worker; empty or past: anybody may take it.
    leased_until = models.DateTimeField(null=True, blank=True)
    # Workers that were lost over the part that comes next; the part that is done clears it.
    lost_workers = models.PositiveSmallIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("job")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_status_known",
            ),
        )
        indexes = (
            models.Index(
                fields=["id"],
                condition=models.Q(status__in=["queued", "running"]),
                name="job_open",
            ),
            models.Index(fields=["store", "kind", "-id"], name="job_of_store"),
            # The API: the newest first, and what changed since.
            models.Index(fields=["store", "-id"], name="job_newest"),
            models.Index(fields=["store", "status_at", "id"], name="job_changed"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class JobPart(models.Model):
    """What one part did, written in the transaction that did it. Never edited, never deleted."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="parts", db_index=False)
    # From 0, without a gap.
    number = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    # Rows for which nothing had to be done.
    skipped = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    # Of the kind's own making: what became of each row, as far as somebody may ask.
    report: Any = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["job", "number"], name="job_part_once"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"part {self.number} of job {self.job_id}"
