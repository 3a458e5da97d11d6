"""Preservation holds, and reports of serious threats on the marketplace's own initiative."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.models.authority import AuthorityRequest


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self, now: datetime) -> "HoldQuerySet":
        return self.filter(lifted_at=None, from_at__lte=now, until__gt=now)


class Hold(models.Model):
    """What must not be destroyed until an instant, whatever its time of keeping says."""

    class Kind(models.TextChoices):
        STORE = "store", _("Store")
        PERSON = "person", _("Person")
        ORDER = "order", pgettext_lazy("what is held", "Order")
        TICKET = "ticket", _("Ticket")

    subject_kind = models.CharField(max_length=10, choices=Kind)
    # A row's id, of a person the mail address in lower case.
    subject_id = models.CharField(max_length=254)
    basis = models.CharField(max_length=300)
    request = models.ForeignKey(
        AuthorityRequest, models.PROTECT, null=True, blank=True, related_name="holds"
    )
    from_at = models.DateTimeField()
    until = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.TextField(max_length=5000, blank=True)

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("preservation hold")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(subject_kind__in=["store", "person", "order", "ticket"]),
                name="hold_subject_known",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("from_at")), name="hold_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (
                    models.Q(lifted_at__isnull=False, lifted_by__isnull=False)
                    & ~models.Q(lift_reason="")
                ),
                name="hold_lifted_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(lifted_at=None),
                name="hold_standing",
            ),
        )
        triggers = (pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"H-{self.pk}"

    @property
    def subject(self) -> str:
        return f"{self.get_subject_kind_display()} {self.subject_id}"

    def is_standing(self, now: datetime) -> bool:
        return self.lifted_at is None and self.from_at <= now < self.until


class ThreatReport(models.Model):
    """A suspicion of a crime that threatens life or safety, told to an authority unasked."""

    class Status(models.TextChoices):
        OPEN = "open", _("To be reported")
        SENT = "sent", _("Reported")
        DISMISSED = "dismissed", _("No threat")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.SENT, Status.DISMISSED},
        Status.SENT: set(),
        Status.DISMISSED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.OPEN: "bad", Status.SENT: "ok"}

    about = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, blank=True, related_name="threat_reports"
    )
    suspicion = models.TextField(max_length=5000)
    # Where it happens, or the suspect or victim is; empty where nobody knows.
    country = models.CharField(max_length=2, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    told = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=200, blank=True)
    outcome = models.TextField(max_length=5000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()

    class Meta:
        verbose_name = _("threat report")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "sent", "dismissed"]),
                name="threat_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("opened_at")), name="threat_due_later"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="sent")
                | (models.Q(decided_by__isnull=False) & ~models.Q(told="") & ~models.Q(how="")),
                name="threat_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="dismissed")
                | (models.Q(decided_by__isnull=False) & ~models.Q(outcome="")),
                name="threat_dismissed_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"], condition=models.Q(status="open"), name="threat_open"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"D-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
