"""How parcels of each courier fared, week by week: what scorecards and coverage are read from."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class CourierStatQuerySet(models.QuerySet["CourierStat"]):
    def of_store(self, store: Any) -> "CourierStatQuerySet":
        return self.filter(store_id=store.pk)

    def of_everybody(self) -> "CourierStatQuerySet":
        return self.filter(store=None)

    def since(self, day: date) -> "CourierStatQuerySet":
        """From the whole week on in which the day falls."""
        return self.filter(week_on__gte=day - timedelta(days=day.weekday()))


class CourierStat(models.Model):
    """Parcels whose window, as told at dispatch, ended in the week of `week_on`, by one fact.

    Rows only add up: over weeks, lanes or services. Without a store they count the whole
    marketplace. They can be dropped and counted anew from promises, parcels and scans.
    """

    class Fact(models.TextChoices):
        # Each parcel has exactly one of the first four.
        INSIDE = "inside"
        EARLY = "early"
        LATE = "late"
        MISSING = "missing"
        # The sum of the chances that were stated for the windows, in thousandths.
        STATED = "stated"
        # `step` is whole hours, from dispatch to the first scan and in customs.
        FIRST_SCAN = "first_scan"
        CUSTOMS = "customs"
        UNSCANNED = "unscanned"
        SILENT = "silent"
        LOST = "lost"
        # `step` is the twentieth of the forecast, as it was before any widening, that came true.
        FALLEN = "fallen"

    OUTCOMES: ClassVar[tuple[str, ...]] = (Fact.INSIDE, Fact.EARLY, Fact.LATE, Fact.MISSING)

    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(max_length=2)
    destination = models.CharField(max_length=2)
    carrier = models.CharField(max_length=40)
    service = models.CharField(max_length=40, blank=True)
    week_on = models.DateField()
    fact = models.CharField(max_length=10, choices=Fact)
    step = models.PositiveSmallIntegerField(default=0)
    count = models.BigIntegerField()

    objects: ClassVar[Any] = CourierStatQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "store",
                    "carrier",
                    "service",
                    "origin",
                    "destination",
                    "week_on",
                    "fact",
                    "step",
                ],
                name="courier_stat_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="courier_stat_counts_something"),
        )
        indexes = (models.Index(fields=["week_on"], name="courier_stat_week"),)

    def __str__(self) -> str:
        return f"{self.carrier} {self.origin}>{self.destination} {self.fact}: {self.count}"
