"""Versions of the policy: drafted by one admin, approved by another, in force by date."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def approved(self) -> "PolicyVersionQuerySet":
        return self.filter(status="approved")

    def started(self, now: datetime) -> "PolicyVersionQuerySet":
        """Approved versions whose date has come, the one in force first."""
        return self.approved().filter(effective_from__lte=now).order_by("-effective_from")

    def open(self) -> "PolicyVersionQuerySet":
        """The version that is being worked on: a draft, or one that waits for approval."""
        return self.filter(status__in=["draft", "awaiting_approval"])


class PolicyVersion(models.Model):
    """One edition of all sections. The approved version with the latest past date is in force."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.DRAFT: {Status.AWAITING_APPROVAL, Status.WITHDRAWN},
        Status.AWAITING_APPROVAL: {Status.DRAFT, Status.APPROVED, Status.WITHDRAWN},
        Status.APPROVED: set(),
        Status.WITHDRAWN: set(),
    }

    TONES: ClassVar[dict[str, str]] = {
        Status.DRAFT: "acc",
        Status.AWAITING_APPROVAL: "rev",
        Status.APPROVED: "ok",
        Status.WITHDRAWN: "",
    }

    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    status_at = models.DateTimeField()
    sections = models.JSONField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    effective_from = models.DateTimeField(null=True, blank=True)
    # Both empty: installed by the system, which only the first version may be.
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["draft", "awaiting_approval", "approved", "withdrawn"]),
                name="policy_status_known",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(drafted_by=None)
                | ~Q(approved_by=F("drafted_by")),
                name="policy_two_people",
            ),
            models.CheckConstraint(
                condition=Q(number=1, drafted_by=None, based_on=None)
                | Q(number__gt=1, drafted_by__isnull=False, based_on__isnull=False),
                name="policy_drafted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(effective_from__isnull=False) & (Q(approved_by__isnull=False) | Q(number=1)),
                name="policy_approved_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(status="approved") | Q(approved_by=None),
                name="policy_approver_approved",
            ),
            # One draft at a time: two would silently undo each other's changes.
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(status__in=["draft", "awaiting_approval"]),
                name="policy_one_open",
            ),
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(status="approved"),
                name="policy_one_per_instant",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="final_is_immutable",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["approved", "withdrawn"]),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.DRAFT, self.Status.AWAITING_APPROVAL)

    def is_scheduled(self, now: datetime) -> bool:
        """Approved, and its date has yet to come."""
        return self.effective_from is not None and self.effective_from > now and not self.is_open


class DraftReplay(models.Model):
    """One trial of a draft as a whole, and the job that ran it. Never edited, never deleted.

    Rule: docs/rules/enforcement.md#replay
    """

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="replays", db_index=False
    )
    kind = models.CharField(max_length=40)
    # Fingerprint of the sections that were tried.
    seen = models.CharField(max_length=64)
    job = models.OneToOneField("core.Job", models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["version", "kind", "-id"], name="replays_of_version"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.version}"


class DraftComment(models.Model):
    """What an admin says of a version before it is decided. Never edited, never deleted.

    Rule: docs/rules/enforcement.md#governance
    """

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="comments", db_index=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Empty: on the version as a whole.
    section = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        )
        indexes = (models.Index(fields=["version", "id"], name="comments_of_version"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.author} on {self.version}"


class Acknowledgement(models.Model):
    """That a store's owner or manager read what a version changes. Never edited, never deleted.

    Rule: docs/rules/enforcement.md#governance
    """

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="acknowledgements", db_index=False
    )
    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("acknowledgement")
        constraints = (
            models.UniqueConstraint(fields=["version", "store"], name="acknowledged_once"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.store} on {self.version}"
