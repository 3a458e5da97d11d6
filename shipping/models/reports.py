"""What trackers reported, in their own words, beside what it was read as."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shipping.models.codes import Code
from shipping.models.machines import Provider
from shipping.models.parcels import Parcel


class Unread(models.TextChoices):
    """Why an event set no state."""

    UNKNOWN_STATUS = "unknown_status", _("The status is not in the table.")
    NOTHING_KNOWN = "nothing_known", _("The tracker knows nothing of the parcel yet.")
    NO_DETAIL = "no_detail", _("The carrier reports trouble without saying which.")
    ONLY_DELAY = "only_delay", _("The carrier reports a delay; nobody scanned the parcel.")
    NO_SCAN = "no_scan", _("The tracker could not ask the carrier, or stopped asking.")
    NO_TIME = "no_time", _("The event has no time with its zone.")
    BAD_FORM = "bad_form", _("A field has a form that no scan can have.")


class ProviderReport(models.Model):
    """One event of one provider as received. It was read as `code`, or not for `reason`."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="reports")
    provider = models.CharField(max_length=20, choices=Provider)
    # Of number and event: the same event told twice is one report.
    digest = models.CharField(max_length=64)
    mapping_version = models.PositiveIntegerField()
    # The provider's status, from precise to coarse.
    status = models.CharField(max_length=200)
    code = models.CharField(max_length=20, choices=Code, blank=True)
    reason = models.CharField(max_length=20, choices=Unread, blank=True)
    raw = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("provider report")
        constraints = (
            models.UniqueConstraint(
                fields=["parcel", "provider", "digest", "mapping_version"],
                name="provider_report_once",
            ),
            models.CheckConstraint(
                condition=Q(code__in=Code.values, reason="") | Q(code="", reason__in=Unread.values),
                name="provider_report_read_or_not",
            ),
        )
        indexes = (
            models.Index(
                fields=["provider", "status", "reason"],
                name="provider_report_unmapped",
                condition=Q(code=""),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.status}"
