"""Guides to the customs of a destination, as dated texts in both languages."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class GuideQuerySet(models.QuerySet["Guide"]):
    def in_force(self, on: date) -> "GuideQuerySet":
        """The published guides of that day, one for each country: the newest that has begun."""
        rows = self.filter(status=Guide.Status.PUBLISHED, effective_from__lte=on)
        return rows.order_by("country", "-effective_from", "-pk").distinct("country")


class Guide(models.Model):
    """One text on one destination. A published one is never edited: a new one follows it."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("guide", "Draft")
        PUBLISHED = "published", pgettext_lazy("guide", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("guide", "Withdrawn")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.DRAFT: {Status.PUBLISHED, Status.WITHDRAWN},
        Status.PUBLISHED: {Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.PUBLISHED: "ok", Status.DRAFT: "acc"}

    country = models.CharField(max_length=2)
    text_en = models.TextField()
    text_zh = models.TextField()
    # Addresses, one a line.
    sources = models.TextField()
    effective_from = models.DateField()
    # The first day on which it no longer holds.
    effective_to = models.DateField(null=True, blank=True)
    verified_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("customs guide")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="guide_country_code"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "published", "withdrawn"]),
                name="guide_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to=None)
                | models.Q(effective_to__gt=models.F("effective_from")),
                name="guide_days_ordered",
            ),
            models.CheckConstraint(
                condition=~models.Q(text_en="") & ~models.Q(text_zh="") & ~models.Q(sources=""),
                name="guide_is_complete",
            ),
            models.UniqueConstraint(
                fields=["country", "effective_from"],
                condition=models.Q(status="published"),
                name="guide_one_from_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.effective_from}"

    @property
    def text(self) -> str:
        return self.text_zh if (get_language() or "en").startswith("zh") else self.text_en

    def has_ended(self, on: date) -> bool:
        return self.effective_to is not None and self.effective_to <= on

    def is_old(self, on: date, stale_days: int) -> bool:
        return (on - self.verified_on).days > stale_days
