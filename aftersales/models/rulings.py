"""What mediators decided, on which facts and by which rows of the standard."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Effect(models.TextChoices):
    """How a ruling counts in the store's measures."""

    NONE = "none", _("Does not count")
    NOT_AS_DESCRIBED = "not_as_described", _("Not as described")
    NOT_RECEIVED = "not_received", _("Not received")


class Payer(models.TextChoices):
    """Who pays when the goods come back."""

    NOBODY = "nobody", _("The goods do not come back")
    STORE = "store", _("The store pays for the way back")
    BUYER = "buyer", _("The buyer pays for the way back")


class RulingQuerySet(models.QuerySet["Ruling"]):
    def came_into_force(self) -> "RulingQuerySet":
        """Those that hold, and those that held until the ticket was decided anew.

        One that a second mediator never confirmed was withdrawn before it was in force.
        """
        confirmed = Q(needs_second=False) | Q(second__isnull=False)
        held = Q(status=Ruling.Status.WITHDRAWN) & confirmed
        return self.filter(Q(status=Ruling.Status.IN_FORCE) | held)


class Ruling(models.Model):
    """One decision on a ticket, as it was made; a larger sum waits for a second mediator.

    Only where it stands in that may change, and only through `move`.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second mediator")
        IN_FORCE = "in_force", _("In force")
        SENT_BACK = "sent_back", _("Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.PROPOSED: {Status.IN_FORCE, Status.SENT_BACK, Status.WITHDRAWN},
        # The goods that it waited for did not come, and a mediator ruled anew.
        Status.IN_FORCE: {Status.WITHDRAWN},
        Status.SENT_BACK: set(),
        Status.WITHDRAWN: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.PROPOSED: "rev", Status.IN_FORCE: "ok"}

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="rulings")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    status_at = models.DateTimeField()
    benefited = models.CharField(max_length=10, choices=Ticket.Benefited)
    refund_minor = models.BigIntegerField(null=True)
    return_paid_by = models.CharField(max_length=10, choices=Payer)
    effect = models.CharField(max_length=20, choices=Effect)
    # [{"code", "value", "title", "shown_by", "by"}]: all criteria, with who said so.
    facts = models.JSONField(default=list)
    # The standard's range in money; empty where it says nothing of such a ticket.
    low_minor = models.BigIntegerField(null=True)
    high_minor = models.BigIntegerField(null=True)
    policy_version = models.PositiveIntegerField()
    reason = models.TextField()
    # Why it departs from the standard; empty where it does not.
    departure = models.TextField(blank=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Above the policy's limit: it came into force by somebody else's word.
    needs_second = models.BooleanField()
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ruling")
        constraints = (
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(status="proposed"), name="ruling_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(status="in_force"), name="ruling_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("ruled_by")), name="ruling_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(status="in_force", needs_second=True) | Q(second__isnull=False),
                name="ruling_seconded_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent_back")
                | (Q(second__isnull=False) & ~Q(sent_back_reason="")),
                name="ruling_sent_back_with_reason",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ruling_has_a_reason"),
            models.CheckConstraint(
                condition=Q(low_minor=None)
                | ~Q(departure="")
                | Q(refund_minor=None, low_minor=0)
                # A comparison with no amount is neither true nor false, and would pass.
                | Q(
                    refund_minor__isnull=False,
                    refund_minor__gte=F("low_minor"),
                    refund_minor__lte=F("high_minor"),
                ),
                name="ruling_departs_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["made_at"], name="ruling_proposed", condition=Q(status="proposed")
            ),
            models.Index(fields=["status_at"], name="ruling_settled"),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="as_made", exclude=["status", "status_at", "second", "sent_back_reason"]
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"R-{self.pk}"


class RulingRow(models.Model):
    """The row of the standard that decided one claim; its words stand in the policy's version."""

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="rows")
    claim = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    number = models.CharField(max_length=10)
    low_percent = models.PositiveSmallIntegerField()
    high_percent = models.PositiveSmallIntegerField()
    # Of the first article of the claim, as its listing was filed then.
    category = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("row of a ruling")
        constraints = (
            models.UniqueConstraint(fields=["ruling", "claim"], name="ruling_row_once_per_claim"),
        )
        indexes = (models.Index(fields=["code", "-ruling"], name="ruling_row_alike"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.number
