"""How rulings count in stores' measures: a ledger that is only added to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.rulings import APPEND_ONLY, Effect, Ruling
from aftersales.models.tickets import Ticket


class Mark(models.Model):
    """How a ruling counts in the store's measures; taken back by another row, never removed."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="marks")
    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20, choices=Effect)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["not_as_described", "not_received"]), name="mark_kind_known"
            ),
        )
        indexes = (models.Index(fields=["store", "kind", "at"], name="mark_store"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.kind} of {self.ticket_id}"
