"""How much of an offer is for which article."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.offers import Offer


class OfferShare(models.Model):
    """A part of an offered amount, named for one article; an offer without is spread."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="shares")
    line = models.ForeignKey("shipping.OrderLine", models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("share of an offer")
        constraints = (
            models.UniqueConstraint(fields=["offer", "line"], name="offer_share_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="offer_share_positive"
            ),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.amount_minor} for {self.line_id} in {self.offer_id}"
