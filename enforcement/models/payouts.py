"""What the payment side was told about a store's payouts: to hold them, and to let them go."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Delivery
from enforcement.models.sanctions import Sanction


class PayoutOrder(models.Model):
    """One instruction to the payment side because of one sanction. Never edited, never deleted.

    Each sanction holds under a reference of its own, so several hold side by side: payouts go
    on when the last of them has let go.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("Hold payouts")
        RELEASE = "release", _("Release payouts")

    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, related_name="payout_orders", db_index=False
    )
    sanction = models.ForeignKey(
        Sanction, models.PROTECT, related_name="payout_orders", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    # The event whose webhook carries it out.
    event = models.ForeignKey("core.Event", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            # A worker that runs twice, or two of them, orders once.
            models.UniqueConstraint(fields=["sanction", "kind"], name="payout_order_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["hold", "release"]), name="payout_order_known"
            ),
        )
        indexes = (models.Index(fields=["store", "-id"], name="payout_order_store"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.kind} for S-{self.sanction_id}"

    @property
    def delivery(self) -> Delivery | None:
        """The webhook that carries it: waiting, taken by the payment side, or given up."""
        return self.event.deliveries.filter(channel=Delivery.Channel.WEBHOOK).first()
