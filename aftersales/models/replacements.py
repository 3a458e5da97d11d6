"""Goods that are sent again."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    def arrived(self) -> "ReplacementQuerySet":
        """Goods are there while their ticket still waits for them."""
        return self.filter(ticket__status=Ticket.Status.AGREED, order__status="delivered")


class Replacement(models.Model):
    """The order by which a store sends goods of a ticket again; nothing is paid for it."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="replacement")
    order = models.OneToOneField("shipping.Order", models.PROTECT, related_name="+")

    objects: ClassVar[Any] = ReplacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("replacement")
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.order_id} for {self.ticket_id}"
