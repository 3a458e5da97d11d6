"""What each daily purge did, class by class."""

from typing import Any

import pgtrigger
from django.db import models


class PurgeRun(models.Model):
    """The purge of one day (UTC)."""

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"purge of {self.day}"


class PurgeLine(models.Model):
    """What became of one class of records in a run. Never edited, never deleted."""

    run = models.ForeignKey(PurgeRun, models.PROTECT, related_name="lines", db_index=False)
    # One of `core.retention.CLASSES`.
    name = models.CharField(max_length=40)
    # The time of keeping that the policy gave that day.
    days = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    # What kept them (the number of a hold) -> how many rows.
    kept_by: Any = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "name"], name="purge_line_once"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.name} in {self.run_id}"
