"""How long parcels took, lane by lane: the history that windows are read from."""

from django.db import models


class LaneStat(models.Model):
    """Parcels delivered in the week of `week_on` that took `days` from the start of a stage.

    "" stands for every value of a column; the stage "dispatch" starts at dispatch, others at
    the first scan with that code. Rows only add up, so learning one delivery is one small
    statement, and all of them can be dropped and rebuilt from the scans. They belong to the
    marketplace, not to a store.
    """

    stage = models.CharField(max_length=20)
    origin = models.CharField(max_length=2, blank=True)
    destination = models.CharField(max_length=2, blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=40, blank=True)
    week_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    count = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "stage",
                    "origin",
                    "destination",
                    "carrier",
                    "service",
                    "week_on",
                    "days",
                ],
                name="lane_stat_once",
            ),
            models.CheckConstraint(
                condition=models.Q(count__gte=0), name="lane_stat_count_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin}>{self.destination} {self.carrier} {self.days} d: {self.count}"
