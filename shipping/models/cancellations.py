"""What of an order will not be sent, and why."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.checks.cancelling import Cause, Reason
from shipping.models.contents import within_order
from shipping.models.orders import Order, OrderLine
from shipping.models.truth import APPEND_ONLY


class Cancellation(models.Model):
    """One decision not to send an order, or some of it. It keeps whose cause that was."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="cancellations")
    reason = models.CharField(max_length=20, choices=Reason)
    cause = models.CharField(max_length=10, choices=Cause)
    # The store's own words to the buyer.
    said = models.CharField(max_length=1000, blank=True)
    # None: the store's own system, or Tradewell where a ticket was settled otherwise.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("cancellation")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reason__in=Reason.values), name="cancellation_reason_known"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=Cause.values), name="cancellation_cause_known"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.order_id}: {self.reason}"


class CancelledLine(models.Model):
    """So many of one article that will not be sent."""

    cancellation = models.ForeignKey(Cancellation, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="cancelled")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cancellation", "line"], name="cancelled_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="cancelled_line_quantity_positive"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="within_order",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=within_order("shipping_cancellation", "cancellation_id"),
            ),
            APPEND_ONLY,
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id} cancelled"
