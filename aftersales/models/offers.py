"""Ways to settle a ticket that stand side by side."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket


class OfferQuerySet(models.QuerySet["Offer"]):
    def standing(self, now: datetime) -> "OfferQuerySet":
        return self.filter(status=Offer.Status.STANDING, expires_at__gt=now)


class Offer(models.Model):
    """What one side proposes to settle the ticket; each side has at most one standing."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")
        MEDIATOR = "mediator", _("Mediator")

    class Status(models.TextChoices):
        STANDING = "standing", _("Standing")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REPLACED = "replaced", _("Replaced")
        EXPIRED = "expired", _("Expired")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.STANDING: {Status.ACCEPTED, Status.DECLINED, Status.REPLACED, Status.EXPIRED},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
        Status.REPLACED: set(),
        Status.EXPIRED: set(),
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="offers")
    side = models.CharField(max_length=10, choices=Side)
    # A code of the policy's offers.
    kind = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=500, blank=True)
    # What the buyer types at the next order; shown to them once the offer is accepted.
    coupon_code = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.STANDING)
    status_at = models.DateTimeField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "side"],
                condition=models.Q(status="standing"),
                name="offer_one_standing_per_side",
            ),
            # A ticket is settled once, so money cannot go back twice.
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(status="accepted"),
                name="offer_one_accepted",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor=None) | models.Q(amount_minor__gt=0),
                name="offer_amount_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="offer_stands_a_while"
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at", "id"],
                name="offer_running_out",
                condition=models.Q(status="standing"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} by {self.side}"
