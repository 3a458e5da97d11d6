"""Who of the staff opened whose data, and what they took along."""

import pgtrigger
from django.conf import settings
from django.db import models


class AccessRecord(models.Model):
    """Somebody of the staff saw personal or sensitive data. Never edited, never deleted.

    Rule: docs/rules/enforcement.md#access-log
    """

    at = models.DateTimeField()
    # Each of these keys leads an index below; one of its own would only slow every page.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # What was seen: core.access_log.DATA.
    kind = models.CharField(max_length=30)
    subject_type = models.CharField(max_length=60)
    # Empty where a page lists many.
    subject_id = models.CharField(max_length=40, blank=True)
    # The name of the page's address.
    page = models.CharField(max_length=80)
    # How many rows were taken along as a file; nothing where they were only looked at.
    rows = models.PositiveIntegerField(null=True)
    # Where the stretch of time begins in which looking again is not written again.
    stretch_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["actor", "stretch_at", "kind", "subject_type", "subject_id"],
                name="access_once_in_stretch",
            ),
            # A file counts each time: it has rows, and no stretch.
            models.CheckConstraint(
                condition=models.Q(rows=None, stretch_at__isnull=False)
                | models.Q(rows__isnull=False, stretch_at=None),
                name="access_seen_or_taken",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="") & ~models.Q(page=""), name="access_says_what"
            ),
        )
        indexes = (
            # What auditors ask for, newest first.
            models.Index(fields=["-at", "-id"], name="access_at"),
            models.Index(fields=["actor", "-at", "-id"], name="access_actor"),
            models.Index(fields=["store", "-at", "-id"], name="access_of_store"),
            models.Index(fields=["kind", "-at", "-id"], name="access_kind"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.actor_id} at {self.page}"
