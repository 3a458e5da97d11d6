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


class LaneVersion(models.Model):
    """One reading of the history; promises made from it name its id."""

    made_at = models.DateTimeField()
    policy_version = models.PositiveIntegerField()
    # How many parcels fell due in the period that was counted.
    parcels = models.BigIntegerField()
    # Measure -> the median of stores with enough orders: {"stores", "median"}.
    peers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.pk} ({self.made_at:%Y-%m-%d %H:%M})"


class LaneForecast(models.Model):
    """When a lane's parcels arrive from each stage on, as the newest version read it.

    Worked out ahead by a worker, so that a quote is one look-up. All stages stand in one row:
    whoever reads it reads one version. Before dispatch nobody knows the carrier: then it is "" and
    the row speaks for the two countries.
    """

    # All four names in one text (`shipping.queries.quotes.key_of`): found by one comparison.
    key = models.CharField(max_length=140, primary_key=True)
    version = models.ForeignKey(LaneVersion, models.PROTECT, related_name="+")
    policy_version = models.PositiveIntegerField()
    origin = models.CharField(max_length=2)
    destination = models.CharField(max_length=2)
    carrier = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=40, blank=True)
    # By stage the chance of arrival by each day, and what the forecast leans on
    # (`shipping.checks.packing`): arrays of numbers take longer to read than the row to be found.
    forecasts = models.TextField()
    # While windows here are widened: outcomes by twentieth of the forecast, and last the parcels
    # that speak for it as it is.
    fallen = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["origin", "destination", "carrier", "service"], name="lane_forecast_once"
            ),
            models.CheckConstraint(
                condition=models.Q(forecasts__gt=""), name="lane_forecast_has_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin}>{self.destination} {self.carrier} {self.service}"


class CoverageAlert(models.Model):
    """Windows of a lane held more or less than they said; all names "" for every lane together.

    While one that held too little is open, windows of its lane are widened.
    """

    origin = models.CharField(max_length=2, blank=True)
    destination = models.CharField(max_length=2, blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    parcels = models.BigIntegerField()
    # Shares 0..1 when it was opened: what the windows said, and what they held.
    stated = models.DecimalField(max_digits=4, decimal_places=3)
    held = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["origin", "destination", "carrier", "service"],
                name="coverage_alert_open_once",
                condition=models.Q(closed_at=None),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="coverage_alert_closed_after_opened",
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin}>{self.destination} {self.held} of {self.stated}"

    @property
    def is_widened(self) -> bool:
        return self.closed_at is None and self.held < self.stated
