"""Days on which a store sends nothing, announced before they begin."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shipping.checks.facts import zone_of


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def of_store(self, store: Any) -> "HolidayQuerySet":
        return self.filter(store_id=store.pk)

    def running(self) -> "HolidayQuerySet":
        """Those that hold; one that was ended early holds no more."""
        return self.filter(status=Holiday.Status.SET)


class Holiday(models.Model):
    """From its first to its last day, both included, in the store's own time."""

    class Status(models.TextChoices):
        SET = "set", pgettext_lazy("holiday", "Set")
        ENDED = "ended", pgettext_lazy("holiday", "Taken back")

    MOVES: ClassVar[dict[str, set[str]]] = {Status.SET: {Status.ENDED}, Status.ENDED: set()}
    TONES: ClassVar[dict[str, str]] = {Status.SET: "acc"}
    SHAPES: ClassVar[dict[str, str]] = {Status.SET: "calendar-event", Status.ENDED: "x"}

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="holidays")
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Buyers and the listings' pages show it.
    message = models.CharField(max_length=300, blank=True)
    # Nobody where the store's own system did; its event names the key.
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.SET)
    status_at = models.DateTimeField()

    objects: ClassVar[Any] = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="holiday_days_ordered"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["set", "ended"]), name="holiday_status_known"
            ),
        )
        indexes = (models.Index(fields=["store", "ends_on"], name="holiday_of_store"),)

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"

    @property
    def days(self) -> list[date]:
        """The days that it took: of one that was taken back, those before."""
        last = self.ends_on
        if self.status == self.Status.ENDED:
            last = min(last, self.status_at.astimezone(zone_of(self.store.time_zone)).date())
        return [self.starts_on + timedelta(days=n) for n in range((last - self.starts_on).days + 1)]
