"""What comes in from machines and files: known senders and imports."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_secret() -> str:
    return secrets.token_hex(32)


class Provider(models.TextChoices):
    """Who reports: a carrier that signs as we define it, or a tracker of many carriers."""

    TRADEWELL = "tradewell", _("The carrier itself")
    AFTERSHIP = "aftership", "AfterShip"
    EASYPOST = "easypost", "EasyPost"
    SEVENTEEN_TRACK = "seventeen_track", "17TRACK"
    KARRIO = "karrio", "karrio"


class WebhookEndpoint(models.Model):
    """The address and shared secret under which somebody reports scans to one store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="webhook_endpoints")
    provider = models.CharField(max_length=20, choices=Provider, default=Provider.TRADEWELL)
    # Empty: a tracker that reports parcels of all carriers.
    carrier = models.CharField(max_length=40, blank=True)
    # Ours, or the one that the provider gave.
    secret = models.CharField(max_length=200, default=new_secret)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # An admin gave the carrier a secret that the store does not know.
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    vouched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(vouched_by=None, vouched_at=None)
                | models.Q(
                    vouched_by__isnull=False,
                    vouched_at__isnull=False,
                    vouched_at__gte=models.F("created_at"),
                ),
                name="webhook_vouched_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["store", "provider", "carrier"],
                condition=models.Q(revoked_at=None),
                name="webhook_one_per_carrier",
            ),
            models.CheckConstraint(
                condition=~models.Q(provider="tradewell", carrier=""),
                name="webhook_carrier_is_named",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} for {self.store_id}"

    @property
    def label(self) -> str:
        """The carrier, or the tracker that reports all of them."""
        return self.carrier or self.get_provider_display()

    @property
    def is_vouched(self) -> bool:
        """Its messages are the carrier's word; else the store could have signed them itself."""
        return self.vouched_at is not None


class Import(models.Model):
    """One file that was read: what was taken, what was there before, what was refused and why."""

    class Kind(models.TextChoices):
        ORDERS = "orders", _("Orders")
        TRACKING = "tracking", _("Tracking events")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="imports")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    file_name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=20)
    header = models.JSONField(default=list)
    taken = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    # [{"line": 3, "reason": "...", "cells": [...]}], as read from the file.
    refused = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["store", "-id"], name="import_newest"),)

    def __str__(self) -> str:
        return self.file_name
