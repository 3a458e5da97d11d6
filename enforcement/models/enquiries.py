"""People who want to sell, and what they were answered."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

DONE = ("answered", "closed")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def unfinished(self) -> "EnquiryQuerySet":
        return self.exclude(status__in=DONE)


class Enquiry(models.Model):
    """Rule: docs/rules/enforcement.md#enquiries"""

    class Status(models.TextChoices):
        NEW = "new", pgettext_lazy("enquiry", "New")
        TAKEN = "taken", pgettext_lazy("enquiry", "Being answered")
        ANSWERED = "answered", pgettext_lazy("enquiry", "Answered")
        CLOSED = "closed", pgettext_lazy("enquiry", "Closed without an answer")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.NEW: {Status.TAKEN},
        Status.TAKEN: {Status.NEW, Status.ANSWERED, Status.CLOSED},
        Status.ANSWERED: set(),
        Status.CLOSED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.NEW: "acc",
        Status.TAKEN: "rev",
        Status.ANSWERED: "ok",
    }

    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    status_at = models.DateTimeField()
    # Blank once their time of keeping is over.
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    country = models.CharField(max_length=2)
    sells = models.CharField(max_length=300, blank=True)
    message = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    # They agreed that we keep this in order to answer; nobody's is kept without.
    has_consented = models.BooleanField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What was answered, or why nothing was.
    answer = models.TextField(blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(has_consented=True), name="enquiry_has_consent"
            ),
            models.CheckConstraint(
                condition=models.Q(forgotten_at__isnull=False) | ~models.Q(email=""),
                name="enquiry_says_whom_to_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=DONE)
                | models.Q(forgotten_at__isnull=False)
                | ~models.Q(answer=""),
                name="enquiry_done_says_what",
            ),
            models.CheckConstraint(
                condition=models.Q(status="new", taken_by=None)
                | (~models.Q(status="new") & models.Q(taken_by__isnull=False)),
                name="enquiry_taken_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=~models.Q(status__in=DONE),
                name="enquiry_queue",
            ),
            models.Index(fields=["email", "received_at"], name="enquiry_of_address"),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"EN-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status not in DONE

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at <= now
