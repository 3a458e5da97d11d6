"""What moderators decided about people who often report what is plainly unfounded."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY


class ReporterMeasure(models.Model):
    """A person's decision on one reporter, known by the address. Never edited.

    Rule: docs/rules/enforcement.md#misuse
    """

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warned")
        SUSPENSION = "suspension", _("Reports not processed")
        LIFTING = "lifting", _("Suspension lifted")

    TONES: ClassVar[dict[str, str]] = {Kind.WARNING: "warn", Kind.SUSPENSION: "bad"}

    kind = models.CharField(max_length=12, choices=Kind)
    # In small letters, as reports keep it.
    email = models.EmailField()
    reason = models.TextField()
    # What it was judged by: plainly unfounded reports among those answered.
    unfounded = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    policy_version = models.PositiveIntegerField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField(null=True, blank=True)
    lifts = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="lifted_by"
    )

    class Meta:
        verbose_name = _("measure against a reporter")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    kind="suspension", ends_at__isnull=False, ends_at__gt=models.F("decided_at")
                )
                | (~models.Q(kind="suspension") & models.Q(ends_at=None)),
                name="reporter_suspension_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="lifting", lifts__isnull=False)
                | (~models.Q(kind="lifting") & models.Q(lifts=None)),
                name="reporter_lifting_names_what",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(email=""),
                name="reporter_measure_says_why",
            ),
        )
        indexes = (models.Index(fields=["email", "-decided_at"], name="reporter_measures"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def tone(self) -> str:
        return self.TONES.get(self.kind, "ok")
