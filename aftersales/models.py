"""Tickets of buyers: one timeline, the offers side by side, and who must act by when."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.checks.clocks import Happening
from aftersales.wording import in_reader_language


class TicketQuerySet(models.QuerySet["Ticket"]):
    def of_store(self, store: Any) -> "TicketQuerySet":
        return self.filter(store_id=store.pk)

    def for_user(self, user: Any) -> "TicketQuerySet":
        """Tickets of the person's own stores, or all of them for a mediator."""
        if user.is_mediator:
            return self
        return self.filter(store__memberships__user_id=user.pk)

    def unsolved(self) -> "TicketQuerySet":
        return self.exclude(status=Ticket.Status.SOLVED)

    def waiting_for_seller(self) -> "TicketQuerySet":
        return self.filter(status=Ticket.Status.OPEN)


class Ticket(models.Model):
    """A buyer's problem with one order, until it is settled."""

    class Status(models.TextChoices):
        OPEN = "open", _("Seller must answer")
        ANSWERED = "answered", _("Buyer must answer")
        MEDIATION = "mediation", _("In mediation")
        SOLVED = "solved", _("Settled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.ANSWERED, Status.MEDIATION, Status.SOLVED},
        Status.ANSWERED: {Status.OPEN, Status.MEDIATION, Status.SOLVED},
        Status.MEDIATION: {Status.SOLVED},
        Status.SOLVED: set(),
    }

    TONES: ClassVar[dict[str, str]] = {
        Status.OPEN: "warn",
        Status.ANSWERED: "acc",
        Status.MEDIATION: "rev",
        Status.SOLVED: "ok",
    }

    class Benefited(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")
        BOTH = "both", _("Both")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="tickets")
    order = models.ForeignKey("shipping.Order", models.PROTECT, related_name="tickets")
    # A code of the policy's after-sales section.
    kind = models.CharField(max_length=40)
    # The kind and the article as a title in each language.
    titles = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Read off the clocks after each entry, so that a sweep finds due tickets by an index.
    # It can be dropped and rebuilt from the entries.
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    benefited = models.CharField(max_length=10, choices=Benefited, blank=True)
    outcomes = models.JSONField(default=dict, blank=True)

    objects: ClassVar[Any] = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        constraints = (
            # A form sent twice opens one ticket.
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=~models.Q(status="solved"),
                name="ticket_one_open_per_order_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "answered", "mediation", "solved"]),
                name="ticket_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="solved") | ~models.Q(benefited=""),
                name="ticket_solved_says_for_whom",
            ),
        )
        indexes = (
            models.Index(fields=["store", "status", "due_at", "id"], name="ticket_store"),
            models.Index(fields=["store", "-id"], name="ticket_newest"),
            models.Index(fields=["status", "due_at", "id"], name="ticket_board"),
            models.Index(
                fields=["due_at", "id"],
                name="ticket_due",
                condition=models.Q(due_at__isnull=False, overdue_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"T-{self.pk}"

    @property
    def title(self) -> str:
        return in_reader_language(self.titles)

    @property
    def outcome(self) -> str:
        """How it was settled, in the reader's language where the words are Tradewell's."""
        return in_reader_language(self.outcomes)

    @property
    def buyer_status(self) -> Promise:
        """The state as the buyer reads it."""
        return BUYER_STATUS[self.status][0]

    @property
    def buyer_tone(self) -> str:
        return BUYER_STATUS[self.status][1]

    @property
    def is_solved(self) -> bool:
        return self.status == self.Status.SOLVED


BUYER_STATUS = {
    "open": (_("The seller must answer"), "warn"),
    "answered": (_("Your answer, please"), "acc"),
    "mediation": (_("With a mediator"), "rev"),
    "solved": (_("Settled"), "ok"),
}


class Entry(models.Model):
    """One line of a ticket's timeline. The clocks are computed from these rows alone."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")
        MEDIATOR = "mediator", _("Mediator")
        INTERNAL = "internal", _("Internal note")
        SYSTEM = "system", _("Tradewell")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="entries")
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    happening = models.CharField(max_length=20, choices=[(h, h) for h in Happening])
    text = models.TextField(max_length=5000)
    # Where Tradewell speaks: the same in each language. Empty for what a person wrote.
    words = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        indexes = (models.Index(fields=["ticket", "id"], name="entry_timeline"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.side} in {self.ticket_id}"

    @property
    def said(self) -> str:
        return in_reader_language(self.words) or self.text


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
