"""The register of buyers who were forgotten. It knows none of them by name."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models


class BuyerErasure(models.Model):
    """One wish of a buyer to be forgotten, and what became of it. Never edited, never deleted."""

    # What stands for their address in the orders from then on.
    alias = models.EmailField(db_index=True)
    reason = models.CharField(max_length=300)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    orders = models.PositiveIntegerField()
    # Number of an order that had to stay as it was -> why.
    kept: Any = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="buyer_erasure_says_why"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.alias
