"""What mediators are told of a buyer whose claims the tracking refuted again and again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.rulings import APPEND_ONLY, Ruling


class ClaimFlag(models.Model):
    """Evidence for mediators, until it ends by itself. It refuses nothing, and no store sees it."""

    # In lower case: the buyer as every store knows them.
    buyer_email = models.EmailField()
    # The ruling after which the evidence was enough.
    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="claim_flag")
    # [{"ruling", "ticket", "ticket_id", "store", "on"}]: the claims that scans refuted.
    refuted = models.JSONField(default=list)
    judged = models.PositiveIntegerField()
    stores = models.PositiveIntegerField()
    # Delivered and undelivered orders of this buyer in the same time, at all stores.
    orders = models.PositiveIntegerField()
    policy_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("refuted claims of a buyer")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("at")), name="claim_flag_ends"
            ),
            models.CheckConstraint(condition=~models.Q(refuted=[]), name="claim_flag_has_evidence"),
        )
        indexes = (models.Index(fields=["buyer_email", "-ends_at"], name="claim_flag_buyer"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{len(self.refuted)} of {self.judged} until {self.ends_at}"
