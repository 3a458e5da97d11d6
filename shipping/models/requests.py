"""What customs wants to know before it lets a parcel go, and what was answered."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shipping.checks.customs.asking import Asked
from shipping.models.parcels import Parcel
from shipping.models.truth import APPEND_ONLY


class CustomsRequestQuerySet(models.QuerySet["CustomsRequest"]):
    def of_store(self, store: Any) -> "CustomsRequestQuerySet":
        return self.filter(store_id=store.pk)

    def running(self) -> "CustomsRequestQuerySet":
        return self.filter(status=CustomsRequest.Status.OPEN)

    def to_remind(self, now: datetime, before: timedelta) -> "CustomsRequestQuerySet":
        return self.running().filter(due_at__gt=now, due_at__lte=now + before, reminded_at=None)

    def to_call_overdue(self, now: datetime) -> "CustomsRequestQuerySet":
        return self.running().filter(due_at__lte=now, overdue_at=None)


class CustomsRequest(models.Model):
    """One question of customs to the seller or the buyer, open until it is answered."""

    class To(models.TextChoices):
        SELLER = "seller", pgettext_lazy("asked", "Seller")
        BUYER = "buyer", pgettext_lazy("asked", "Buyer")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("question", "Waiting for an answer")
        ANSWERED = "answered", pgettext_lazy("question", "Answered")
        WITHDRAWN = "withdrawn", pgettext_lazy("question", "Withdrawn")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.ANSWERED, Status.WITHDRAWN},
        Status.ANSWERED: set(),
        Status.WITHDRAWN: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.OPEN: "warn", Status.ANSWERED: "ok"}

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="customs_requests")
    to = models.CharField(max_length=10, choices=To)
    # Members of Asked, in their order: exactly these are answered.
    fields = models.JSONField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # None: opened because customs held a parcel whose papers have gaps.
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    # The store was told that its time is over.
    overdue_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()

    objects: ClassVar[Any] = CustomsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of customs")
        constraints = (
            models.UniqueConstraint(
                fields=["parcel", "to"], condition=Q(status="open"), name="customs_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "answered", "withdrawn"]),
                name="customs_request_status_known",
            ),
            models.CheckConstraint(
                condition=Q(to__in=["seller", "buyer"]), name="customs_request_to_known"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opened_at")), name="customs_request_due_after_opening"
            ),
            models.CheckConstraint(condition=~Q(fields=[]), name="customs_request_asks_something"),
        )
        indexes = (
            models.Index(
                fields=["store", "due_at"], name="customs_request_due", condition=Q(status="open")
            ),
        )

    def __str__(self) -> str:
        return f"{self.parcel_id}: {', '.join(self.fields)}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def labels(self) -> list[str]:
        return [str(Asked(name).label) for name in self.fields]

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at <= now


class CustomsAnswer(models.Model):
    """The answer to one fact; kept as it was given."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    request = models.ForeignKey(CustomsRequest, models.PROTECT, related_name="answers")
    field = models.CharField(max_length=20, choices=Asked)
    text = models.CharField(max_length=400)
    # None: the buyer, by their own link.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["request", "field"], name="customs_answer_once"),
            models.CheckConstraint(condition=~Q(text=""), name="customs_answer_says_something"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:40]}"
