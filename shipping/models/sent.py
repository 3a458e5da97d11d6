"""Files of orders, scans and tracking numbers as they were sent."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import KeptTable


class SentFile(KeptTable):
    """A table of orders that came in, of scans, of orders that left, or of counted goods."""

    class Kind(models.TextChoices):
        ORDERS = "orders", _("Orders")
        SCANS = "scans", _("Tracking events")
        DISPATCH = "dispatch", _("Tracking numbers")
        STOCK = "stock", _("Stock")

    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["orders", "scans", "dispatch", "stock"]),
                name="sent_file_kind_known",
            ),
        )
        indexes = (models.Index(fields=["store", "kind", "-id"], name="sent_file_of_store"),)
        triggers = (
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            # Both end with their time of keeping.
            pgtrigger.ReadOnly(name="as_sent", exclude=["file", "sample"]),
        )
