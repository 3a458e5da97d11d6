"""Carriers as admins keep them: each change is a new row, in force from its instant on."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.models.truth import APPEND_ONLY


class CarrierQuerySet(models.QuerySet["Carrier"]):
    def with_ended(self) -> "CarrierQuerySet":
        """Each with `is_ended`: it was planned when a retirement came in before its instant."""
        return self.annotate(is_ended=models.Exists(_retired()))

    def standing(self) -> "CarrierQuerySet":
        return self.exclude(models.Exists(_retired()))


def _retired() -> "models.QuerySet[Carrier]":
    """Of an outer row: what retired its carrier after it was written, before its instant."""
    rows: models.QuerySet[Carrier] = Carrier.objects.filter(
        key=models.OuterRef("key"),
        is_retired=True,
        pk__gt=models.OuterRef("pk"),
        effective_from__lte=models.OuterRef("effective_from"),
    )
    return rows


class Carrier(models.Model):
    """What holds for one carrier from `effective_from` until a later row with its key does.

    Where no row holds, the package's facts do.
    """

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    # As its sellers may name them when they dispatch.
    services = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # [{"id", "form", "scheme", "lead"}], as shipping/data/number_formats.yaml has them.
    forms: Any = models.JSONField(default=list, blank=True)
    # Where people see a parcel: an address with {number} in it.
    link = models.CharField(max_length=300, blank=True)
    is_retired = models.BooleanField(default=False)
    effective_from = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = CarrierQuerySet.as_manager()

    class Meta:
        verbose_name = _("carrier")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(key__regex=r"^[a-z0-9_]{2,40}$"), name="carrier_key_plain"
            ),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__regex=r"^https://.*\{number\}"),
                name="carrier_link_has_its_number",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_from__gte=models.F("made_at")),
                name="carrier_not_dated_back",
            ),
        )
        indexes = (models.Index(fields=["key", "-effective_from", "-id"], name="carrier_newest"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.name
