"""Rows of handovers."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class HandoverQuerySet(models.QuerySet["Handover"]):
    def unanswered(self) -> "HandoverQuerySet":
        return self.filter(accepted_at=None, called_off_at=None)

    def open_at(self, now: datetime) -> "HandoverQuerySet":
        rows = self.unanswered().filter(expires_at__gt=now)
        return rows.select_related("store", "offered_by", "offered_to")


class Handover(models.Model):
    """An owner's offer of their store to a member; nothing changes until that one accepts."""

    store = models.ForeignKey("accounts.Store", models.CASCADE, related_name="handovers")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = HandoverQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["store"],
                name="handover_one_open",
                condition=models.Q(accepted_at=None, called_off_at=None),
            ),
            models.CheckConstraint(
                condition=~models.Q(offered_to=models.F("offered_by")),
                name="handover_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(called_off_at=None),
                name="handover_accepted_or_called_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.store} to {self.offered_to}"
