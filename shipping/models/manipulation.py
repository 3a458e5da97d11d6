"""Which orders moderators were shown as parts of a pattern, and the days on which all were read."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.models.orders import Order
from shipping.models.truth import APPEND_ONLY


class Pattern(models.TextChoices):
    """What makes orders look invented; each is looked for by itself."""

    OWN_PEOPLE = "own_people", _("Bought by the store’s own people")
    OWN_ADDRESS = "own_address", _("Sent to the store’s own address")
    RING = "ring", _("One recipient under several mail addresses")
    REPEAT = "repeat", _("One buyer again and again")
    PACE = "pace", _("Placed at one interval")
    FAST = "fast", _("Delivered abroad at once")


class ShownOrder(models.Model):
    """An order that a signal on this pattern was raised with: it counts towards no other one."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, db_index=False, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, db_index=False, related_name="+")
    pattern = models.CharField(max_length=20, choices=Pattern)
    signal = models.ForeignKey("enforcement.Signal", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["order", "pattern"], name="shown_order_once"),
            models.CheckConstraint(
                condition=models.Q(pattern__in=Pattern.values), name="shown_order_pattern_known"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.pattern}: {self.order_id}"


class PatternLook(models.Model):
    """The orders of all stores were read for patterns on this day of UTC; once a day."""

    day_on = models.DateField(unique=True)
    began_at = models.DateTimeField()
    policy_version = models.PositiveIntegerField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.day_on)
