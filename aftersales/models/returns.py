"""Goods that come back."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket


class ReturnQuerySet(models.QuerySet["Return"]):
    def open(self) -> "ReturnQuerySet":
        return self.filter(status__in=Return.OPEN)

    def waiting_for_store(self) -> "ReturnQuerySet":
        """Those that wait for its label, or for its check of the goods."""
        unlabelled = Q(status=Return.Status.APPROVED, paid_by=Return.PaidBy.STORE, label="")
        # Said twice, for the index on the store and the status.
        rows = self.filter(status__in=Return.TIMED)
        return rows.filter(unlabelled | Q(status=Return.Status.RECEIVED))

    def due(self, now: Any, soon: Any) -> "ReturnQuerySet":
        """Those whose time is over, or is by `soon` and its side was not reminded of that."""
        reminded = Q(reminded_of=F("due_at"))
        unreminded = Q(status__in=Return.TIMED) & ~reminded
        return self.filter(due_at__lte=soon).filter(Q(due_at__lte=now) | unreminded)


class Return(models.Model):
    """Goods of a ticket on their way back to the store, until they are checked."""

    class Status(models.TextChoices):
        APPROVED = "approved", _("Waiting for the goods")
        SENT_BACK = "sent_back", _("On the way back")
        RECEIVED = "received", _("Received")
        INSPECTED = "inspected", _("Checked")
        ACCEPTED = "accepted", _("Taken as in order")
        EXPIRED = "expired", _("Not sent back")
        DROPPED = "dropped", _("Not needed any more")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.APPROVED: {
            *(Status.SENT_BACK, Status.RECEIVED, Status.ACCEPTED),
            *(Status.EXPIRED, Status.DROPPED),
        },
        Status.SENT_BACK: {Status.RECEIVED, Status.DROPPED},
        Status.RECEIVED: {Status.INSPECTED, Status.ACCEPTED, Status.DROPPED},
        Status.INSPECTED: set(),
        Status.ACCEPTED: set(),
        Status.EXPIRED: set(),
        Status.DROPPED: set(),
    }
    OPEN: ClassVar[tuple[str, ...]] = (Status.APPROVED, Status.SENT_BACK, Status.RECEIVED)
    # A clock always runs in these, against the buyer, or against the store.
    TIMED: ClassVar[tuple[str, ...]] = (Status.APPROVED, Status.RECEIVED)
    TONES: ClassVar[dict[str, str]] = {
        Status.SENT_BACK: "acc",
        Status.RECEIVED: "warn",
        Status.INSPECTED: "ok",
        Status.ACCEPTED: "ok",
    }
    SHAPES: ClassVar[dict[str, str]] = {Status.SENT_BACK: "truck-delivery"}

    class PaidBy(models.TextChoices):
        STORE = "store", _("Store")
        BUYER = "buyer", _("Buyer")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="returns")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="returns")
    # The ruling that it belongs to; empty where both sides agreed on it.
    ruling = models.ForeignKey(
        "aftersales.Ruling", models.PROTECT, null=True, blank=True, related_name="returns"
    )
    # What goes back once the goods are in order, in the order's currency.
    amount_minor = models.BigIntegerField(null=True, blank=True)
    # The store sends the same goods again then.
    sends_again = models.BooleanField(default=False)
    paid_by = models.CharField(max_length=10, choices=PaidBy)
    country = models.CharField(max_length=2)
    address = models.TextField(max_length=400)
    steps_version = models.PositiveIntegerField(default=0, db_default=0)
    label = models.FileField(max_length=200, blank=True)
    parcel = models.OneToOneField(
        "shipping.Parcel", models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.APPROVED)
    status_at = models.DateTimeField()
    approved_at = models.DateTimeField()
    # Until when the side whose turn it is must act, or the goods are waited for while they travel;
    # what happens then: actions/return_clock.py.
    due_at = models.DateTimeField(null=True, blank=True)
    # The end of which its side was reminded; of another one it is reminded anew.
    reminded_of = models.DateTimeField(null=True, blank=True)
    # What the store says of the goods that came back.
    note = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        constraints = (
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(status__in=["approved", "sent_back", "received"]),
                name="return_one_open_per_ticket",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        *("approved", "sent_back", "received", "inspected"),
                        *("accepted", "expired", "dropped"),
                    ]
                ),
                name="return_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "received"], due_at__isnull=False)
                | Q(status="sent_back")
                | (~Q(status__in=["approved", "sent_back", "received"]) & Q(due_at=None)),
                name="return_due_while_open",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent_back") | Q(parcel__isnull=False),
                name="return_sent_back_in_a_parcel",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, sends_again=False)
                | Q(amount_minor=None, sends_again=True),
                name="return_for_money_or_goods",
            ),
        )
        indexes = (
            models.Index(fields=["store", "status", "id"], name="return_of_store"),
            models.Index(
                fields=["due_at", "id"], name="return_due", condition=Q(due_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"R-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def waits_for_label(self) -> bool:
        """Whether the buyer cannot send the goods yet, as the store pays and sent no label."""
        return self.status == self.Status.APPROVED and self.paid_by == "store" and not self.label


class ReturnedLine(models.Model):
    """So many pieces of an article came back, in one condition."""

    returned = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    line = models.ForeignKey("shipping.OrderLine", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    # A code of the policy's conditions; empty where nothing came.
    condition = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("returned article")
        constraints = (
            models.UniqueConstraint(fields=["returned", "line"], name="returned_line_once"),
            models.CheckConstraint(
                condition=Q(quantity=0, condition="") | (Q(quantity__gt=0) & ~Q(condition="")),
                name="returned_line_has_condition",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id} in {self.returned_id}"
