"""The days in which a seller can put a false shipment right, and what they said meanwhile."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shipping.models.parcels import Parcel
from shipping.models.truth import APPEND_ONLY, TruthJudgement


class CureQuerySet(models.QuerySet["CureWindow"]):
    def of_store(self, store: Any) -> "CureQuerySet":
        return self.filter(store_id=store.pk)

    def over(self, now: datetime) -> "CureQuerySet":
        """Still open though their time has passed."""
        return self.running().filter(ends_at__lte=now)

    def running(self) -> "CureQuerySet":
        return self.filter(status=CureWindow.Status.OPEN)


class CureWindow(models.Model):
    """Opened by a judgement, ended by a better one or, when its time is over, by a report."""

    class Status(models.TextChoices):
        OPEN = "open", _("Can be put right")
        CURED = "cured", pgettext_lazy("shipment", "Put right")
        REPORTED = "reported", _("With a moderator")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.CURED, Status.REPORTED},
        Status.CURED: set(),
        Status.REPORTED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.OPEN: "warn",
        Status.CURED: "ok",
        Status.REPORTED: "bad",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="cures")
    judgement = models.ForeignKey(TruthJudgement, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    # Where the report lies.
    case = models.ForeignKey(
        "enforcement.Case", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = CureQuerySet.as_manager()

    class Meta:
        verbose_name = _("time to put it right")
        constraints = (
            models.UniqueConstraint(
                fields=["parcel"], condition=Q(status="open"), name="cure_one_open_per_parcel"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "cured", "reported"]), name="cure_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="cure_ends_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(status="reported", case__isnull=False)
                | (~Q(status="reported") & Q(case=None)),
                name="cure_reported_has_case",
            ),
        )
        indexes = (
            models.Index(fields=["ends_at", "id"], name="cure_due", condition=Q(status="open")),
            models.Index(fields=["parcel", "-id"], name="cure_newest"),
        )

    def __str__(self) -> str:
        return f"{self.parcel_id} until {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class SignalAnswer(models.Model):
    """What the seller says to one signal, with a document if they have one."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    cure = models.ForeignKey(CureWindow, models.PROTECT, related_name="answers")
    # Of the signal that is answered.
    code = models.CharField(max_length=40)
    statement = models.TextField()
    file = models.FileField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(statement=""), name="signal_answer_says_something"),
        )
        indexes = (models.Index(fields=["cure", "id"], name="signal_answer_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.code}: {self.statement[:40]}"
