"""Systems of stores that hear what happens, and each try to tell them."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ListenerQuerySet(models.QuerySet["Listener"]):
    def kept(self) -> "ListenerQuerySet":
        return self.filter(closed_at=None)


class Listener(models.Model):
    """An address of a store's own system, and the kinds of events it hears."""

    store = models.ForeignKey("accounts.Store", models.CASCADE, related_name="listeners")
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=60))
    # Both sides need it to sign, so it is kept as it is.
    secret = models.CharField(max_length=80)
    old_secret = models.CharField(max_length=80, blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    # Failures before this instant no longer count.
    resumed_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ListenerQuerySet] = ListenerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kinds__len__gt=0), name="listener_hears_something"
            ),
        )

    def __str__(self) -> str:
        return self.url

    @property
    def address(self) -> str:
        """What its deliveries are addressed to."""
        return f"listener:{self.pk}"

    @property
    def state(self) -> tuple[str, str]:
        return (_("Stopped"), "bad") if self.stopped_at else (_("Running"), "ok")  # type: ignore[return-value]

    def secrets_at(self, now: datetime) -> list[str]:
        """Those that sign now: the newest first, and the one before it for a time."""
        is_both = self.old_secret_until is not None and now < self.old_secret_until
        return [self.secret, self.old_secret] if is_both else [self.secret]


class ListenerTry(models.Model):
    """One try to tell a listener, as it ended."""

    listener = models.ForeignKey(Listener, models.CASCADE, related_name="tries", db_index=False)
    delivery = models.ForeignKey(
        "core.Delivery", models.CASCADE, related_name="tries", db_constraint=False
    )
    at = models.DateTimeField()
    # Without an answer there is none.
    answered = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField()
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "listener tries"
        indexes = (models.Index(fields=["listener", "-id"], name="try_of_listener"),)

    def __str__(self) -> str:
        return f"{self.answered or self.error} at {self.at}"
