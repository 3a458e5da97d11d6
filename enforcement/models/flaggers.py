"""Organisations that are good at noticing what is illegal, by the word of an authority."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrustedFlagger(models.Model):
    """An organisation whose reports come first, as long as its status lasts. Days are of UTC.

    Rule: docs/rules/enforcement.md#trusted-flaggers
    """

    name = models.CharField(max_length=120)
    area = models.CharField(max_length=120)
    # The Digital Services Coordinator that gave it the status.
    awarded_by = models.CharField(max_length=120)
    # Of the code by which its reports are known; the code itself is shown once.
    digest = models.CharField(max_length=64, unique=True)
    since_on = models.DateField()
    # The first day without the status.
    until_on = models.DateField(null=True, blank=True)
    # Why it was ended before that day was known.
    ending_reason = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("trusted flagger")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="flagger_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ending_reason="") | models.Q(until_on__isnull=False),
                name="flagger_ended_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_running(self, on: date) -> bool:
        return self.since_on <= on and not self.has_ended(on)

    def has_ended(self, on: date) -> bool:
        """Whether the status is over, or will never begin."""
        return self.until_on is not None and self.until_on <= max(on, self.since_on)
