"""What a reporter says against the answer to their report: Article 20 of the DSA."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import Signal
from enforcement.models.reports import Report

ANSWERED = ("upheld", "not_upheld")
FILED_AS = ("store", "report", "reason", "is_address_proven", "filed_at", "due_at")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def unfinished(self) -> "ComplaintQuerySet":
        return self.filter(status__in=["filed", "in_review"])

    def open_to(self, user: Any) -> "ComplaintQuerySet":
        """Unfinished ones that this person may answer: not a party, not involved."""
        return (
            self.unfinished()
            .exclude(involved__contains=[user.pk])
            .exclude(store__memberships__user_id=user.pk)
        )


class Complaint(models.Model):
    """Filed once per report; an upheld one brings the report back to the queue.

    Rule: docs/rules/enforcement.md#complaints-of-reporters
    """

    class Status(models.TextChoices):
        FILED = "filed", _("Filed")
        IN_REVIEW = "in_review", _("Under review")
        UPHELD = "upheld", _("Upheld")
        NOT_UPHELD = "not_upheld", _("Not upheld")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.FILED: {Status.IN_REVIEW},
        Status.IN_REVIEW: {Status.FILED, Status.UPHELD, Status.NOT_UPHELD},
        Status.UPHELD: set(),
        Status.NOT_UPHELD: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.FILED: "rev",
        Status.IN_REVIEW: "rev",
        Status.UPHELD: "ok",
    }

    # Of whose thing the report is; it is told nothing of this.
    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, models.PROTECT, related_name="complaint")
    status = models.CharField(max_length=15, choices=Status, default=Status.FILED)
    status_at = models.DateTimeField()
    reason = models.TextField()
    # Whether it came by the link in our mail: only then does the address get the answer.
    is_address_proven = models.BooleanField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    # Everybody who took part in the answer to the report: none of them may answer this.
    involved = ArrayField(models.BigIntegerField(), default=list)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    # By which an upheld one is in the queue again.
    signal = models.OneToOneField(
        Signal, models.PROTECT, null=True, blank=True, related_name="complaint"
    )

    objects: ClassVar[Any] = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint of a reporter")
        constraints = (
            models.CheckConstraint(
                condition=models.Func(
                    models.F("decided_by"),
                    models.F("involved"),
                    # In alphabetical order, as a migration writes them and compares.
                    arg_joiner=" <> ALL (",
                    template="(%(expressions)s))",
                    output_field=models.BooleanField(),
                ),
                name="complaint_decided_by_uninvolved",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=ANSWERED)
                | (models.Q(decided_by__isnull=False) & ~models.Q(decision_reason="")),
                name="complaint_answer_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status="upheld", signal__isnull=False)
                | (~models.Q(status="upheld") & models.Q(signal=None)),
                name="complaint_upheld_is_looked_at_again",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & models.Q(due_at__gt=models.F("filed_at")),
                name="complaint_says_why_and_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(status__in=["filed", "in_review"]),
                name="complaint_queue",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=list(ANSWERED)),
            ),
            pgtrigger.Protect(
                name="filing_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FILED_AS),
            ),
            # Who took part once may not be let in again.
            pgtrigger.Protect(
                name="involved_only_grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition('NOT (NEW."involved" @> OLD."involved")'),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"RC-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.FILED, self.Status.IN_REVIEW)
