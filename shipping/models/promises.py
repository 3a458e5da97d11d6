"""The windows that buyers were told."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.models.orders import Order
from shipping.models.parcels import Parcel


class Promise(models.Model):
    """One window that the buyer's page showed from `made_at` on.

    With an `event` it was announced: the event's deliveries say to whom and in which words.
    Without one it moved too little to write about.
    """

    class Reason(models.TextChoices):
        ORDERED = "ordered", _("The order was placed")
        DISPATCHED = "dispatched", _("The parcel was dispatched")
        SCANNED = "scanned", _("A scan moved the window")
        HELD = "held", _("Customs holds the parcel")
        ADDRESS = "address", _("The address was changed")
        LATE = "late", _("The window passed without delivery")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="promises")
    parcel = models.ForeignKey(
        Parcel, models.PROTECT, null=True, blank=True, related_name="promises"
    )
    event = models.OneToOneField(
        "core.Event", models.PROTECT, null=True, blank=True, related_name="+"
    )
    earliest_on = models.DateField()
    likeliest_on = models.DateField()
    latest_on = models.DateField()
    promise_on = models.DateField()
    # Of arriving inside the window, and of arriving after `promise_on`, both 0..1.
    chance = models.DecimalField(max_digits=4, decimal_places=3)
    late_chance = models.DecimalField(max_digits=4, decimal_places=3)
    # Lane level, number of parcels and policy version that the window was worked out from.
    basis = models.JSONField(default=dict)
    reason = models.CharField(max_length=10, choices=Reason)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(earliest_on__lte=models.F("likeliest_on"))
                & models.Q(likeliest_on__lte=models.F("latest_on")),
                name="promise_days_ordered",
            ),
            models.CheckConstraint(
                condition=models.Q(chance__gt=0, chance__lte=1)
                & models.Q(late_chance__gte=0, late_chance__lte=1),
                name="promise_chances_are_shares",
            ),
        )
        indexes = (
            models.Index(fields=["order", "-id"], name="promise_newest"),
            # Windows told at dispatch by the day they end: what scorecards count.
            models.Index(
                fields=["latest_on"], name="promise_due", condition=models.Q(reason="dispatched")
            ),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.earliest_on} to {self.latest_on}"

    @property
    def version(self) -> int:
        """The reading of the history it was worked out from; 0 for the moment's own."""
        return int(self.basis.get("version", 0))
