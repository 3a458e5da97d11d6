"""Goods that are sent again."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket
from shipping.checks.cancelling import Reason
from shipping.models import Cancellation, Parcel

# Where tracking says so, nothing arrives any more. A cancelled label may still be replaced.
LOST = ("exception:lost", "exception:returned")


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    def awaited(self) -> "ReplacementQuerySet":
        """Those for which their ticket waits: it was not agreed or ruled anew since."""
        waits = Q(order__placed_at__gte=F("ticket__status_at"))
        return self.filter(waits, ticket__status=Ticket.Status.AGREED)

    def arrived(self) -> "ReplacementQuerySet":
        """Goods are there while their ticket still waits for them."""
        return self.awaited().filter(order__status="delivered")

    def cancelled(self) -> "ReplacementQuerySet":
        """All of the goods, or some, are not sent while their ticket still waits for them.

        What was called off as the ticket was settled otherwise, nobody waits for.
        """
        made = Cancellation.objects.exclude(reason=Reason.SETTLED_OTHERWISE)
        return self.awaited().filter(Exists(made.filter(order=OuterRef("order"))))

    def unsent(self, due_before: Any) -> "ReplacementQuerySet":
        """Goods were to leave by then, and have not, while their ticket still waits for them."""
        return self.awaited().filter(order__status="to_ship", order__ship_by__lte=due_before)

    def lost(self) -> "ReplacementQuerySet":
        """A parcel with goods is lost or went back while their ticket still waits for them."""
        return self.awaited().filter(
            Exists(Parcel.objects.filter(order=OuterRef("order"), state__in=LOST)),
        )


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
