"""What a store says against a clock, and what a mediator found."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.clock_runs import ClockRun


class ClockObjection(models.Model):
    """Why a store says that a clock is wrong, and what a mediator found."""

    class Status(models.TextChoices):
        OPEN = "open", _("Being looked at")
        UPHELD = "upheld", _("Does not count")
        REFUSED = "refused", _("Counts")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.UPHELD, Status.REFUSED},
        Status.UPHELD: set(),
        Status.REFUSED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.OPEN: "rev", Status.UPHELD: "ok"}

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    run = models.OneToOneField(ClockRun, models.PROTECT, related_name="objection")
    reason = models.CharField(max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("objection to a clock")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status="open")
                | (~models.Q(answer="") & ~models.Q(answered_by=None)),
                name="clock_objection_answered",
            ),
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("made_by")),
                name="clock_objection_two_people",
            ),
        )
        indexes = (
            models.Index(
                fields=["made_at", "id"],
                name="clock_objection_open",
                condition=models.Q(status="open"),
            ),
        )

    def __str__(self) -> str:
        return f"Objection to {self.run_id}"
