"""Strikes, closed borders and storms that nobody who sends a parcel answers for."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Upper
from django.utils.translation import gettext_lazy as _


class DeclaredEventQuerySet(models.QuerySet["DeclaredEvent"]):
    def counting(self, now: datetime) -> "DeclaredEventQuerySet":
        """Declared by `now` and not yet taken back."""
        known = self.filter(declared_at__lte=now)
        return known.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=now))

    def on_way(self, origin: str, destination: str, carrier: str) -> "DeclaredEventQuerySet":
        """Those that touch either end of the way, and this carrier if they name any."""
        here = self.filter(countries__overlap=[origin, destination])
        # Cases fold in one place, the database: Python's rules are others.
        folded = Cast(Upper(Cast("carriers", models.TextField())), ArrayField(models.TextField()))
        named = Q(folded__contains=[Upper(models.Value(carrier))])
        return here.alias(folded=folded).filter(Q(carriers__len=0) | named)


class DeclaredEvent(models.Model):
    """While and where it lasts, delay is counted as nobody's. Who declared it, and from what."""

    class Kind(models.TextChoices):
        STRIKE = "strike", _("Strike")
        CLOSURE = "closure", _("Closure")
        WEATHER = "weather", _("Weather")

    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    why = models.TextField()
    source_url = models.URLField(max_length=300)
    countries = ArrayField(models.CharField(max_length=2))
    # Empty: every carrier.
    carriers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DeclaredEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared event")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["strike", "closure", "weather"]), name="declared_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="declared_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(countries__len__gt=0), name="declared_somewhere"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="declared_withdrawn_by_somebody",
            ),
        )
        triggers = (pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
