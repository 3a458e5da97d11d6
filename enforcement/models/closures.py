"""A store that its owner closes: at once for new sales, for good once nothing is open."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClosureQuerySet(models.QuerySet["StoreClosure"]):
    def standing(self) -> "ClosureQuerySet":
        """Those by which a store is closed now."""
        return self.filter(status__in=["closing", "closed"])


class StoreClosure(models.Model):
    """Rule: docs/rules/enforcement.md#closing-a-store"""

    class Status(models.TextChoices):
        CLOSING = "closing", _("Closing")
        CLOSED = "closed", pgettext_lazy("store", "Closed")
        REOPENED = "reopened", _("Open again")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.CLOSING: {Status.CLOSED, Status.REOPENED},
        Status.CLOSED: {Status.REOPENED},
        Status.REOPENED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.CLOSING: "warn", Status.REOPENED: "ok"}

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="closures")
    status = models.CharField(max_length=10, choices=Status, default=Status.CLOSING)
    status_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Since nothing was open: the end of the contract, and until when it can be opened again.
    closed_at = models.DateTimeField(null=True, blank=True)
    reopen_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ClosureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["store"],
                condition=models.Q(status__in=["closing", "closed"]),
                name="closure_one_stands",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="closed")
                | models.Q(closed_at__isnull=False, reopen_until__isnull=False),
                name="closure_closed_has_day",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="reopened_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status="reopened"),
            ),
        )

    def __str__(self) -> str:
        return f"closure of {self.store_id}"

    @property
    def is_closing(self) -> bool:
        return self.status == self.Status.CLOSING

    def can_reopen(self, now: datetime) -> bool:
        if self.is_closing:
            return True
        until = self.reopen_until
        return self.status == self.Status.CLOSED and until is not None and now < until
