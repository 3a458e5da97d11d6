"""Carriers that are asked, and when each of their parcels is asked for next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from shipping.models.parcels import Parcel


class CarrierAccount(models.Model):
    """Leave to ask one carrier. Its secrets stand in the environment, never here."""

    # A name of `shipping.carriers.interfaces()`.
    interface = models.CharField(max_length=40)
    # As sellers write it when they dispatch, in any case of letters.
    carrier = models.CharField(max_length=40)
    every_minutes = models.PositiveIntegerField(default=240)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # Of the newest round: when it was, and what was wrong with it.
    asked_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("carrier account")
        constraints = (
            models.UniqueConstraint(
                Upper("carrier"), condition=Q(closed_at=None), name="carrier_account_one_open"
            ),
            models.CheckConstraint(
                condition=Q(every_minutes__gte=30, every_minutes__lte=10_080),
                name="carrier_account_pace",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="carrier_account_closed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.carrier


class TrackingPoll(models.Model):
    """A parcel in the queue of its carrier's account; a matter of work, not of record."""

    parcel = models.OneToOneField(Parcel, models.CASCADE, primary_key=True, related_name="+")
    account = models.ForeignKey(CarrierAccount, models.CASCADE, related_name="+", db_index=False)
    next_at = models.DateTimeField()
    # Rounds in a row in which the carrier said nothing of it.
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["account", "next_at"], name="tracking_poll_due"),)

    def __str__(self) -> str:
        return f"poll of parcel {self.parcel_id}"
