"""What words suggested a ticket is about, and what people made of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.rulings import APPEND_ONLY
from aftersales.models.tickets import Ticket


class Suggestion(models.Model):
    """What the buyer's first words told, by the policy of that day; never changed."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="suggestion")
    # Codes of the policy.
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=40)
    # The words that spoke for it, strongest first.
    words = models.JSONField(default=list)
    lead_percent = models.PositiveSmallIntegerField()
    policy_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("suggestion")
        indexes = (models.Index(fields=["at"], name="suggestion_newest"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.kind}, {self.reason} for {self.ticket_id}"


class Correction(models.Model):
    """A person said what a ticket is about; the ticket has the newest, these rows all of them."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="corrections")
    kind_before = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    # By the number of the order's line: the reason before and after.
    reasons = models.JSONField(default=dict)
    why = models.CharField(max_length=300)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction")
        constraints = (
            models.CheckConstraint(condition=~models.Q(why=""), name="correction_says_why"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.kind_before} to {self.kind} in {self.ticket_id}"
