"""A buyer's problem with an order, and the goods that it is about."""

from collections.abc import Sequence
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Greatest, Upper
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from aftersales.wording import in_reader_language
from core.search.gapless import index_of_signs
from policy.sections.service import NORMAL


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


class Told(models.IntegerChoices):
    """What was told last of a due instant that passes; each is told once."""

    NOTHING = 0, _("Nothing yet")
    SOON = 1, _("It is due soon")
    LATE = 2, _("It is late")
    LONG_LATE = 3, _("It is still late")


class Ticket(models.Model):
    """A buyer's problem with one order, until it is settled."""

    class Status(models.TextChoices):
        OPEN = "open", _("Seller must answer")
        ANSWERED = "answered", _("Buyer must answer")
        MEDIATION = "mediation", _("In mediation")
        AGREED = "agreed", _("Agreed, under way")
        SOLVED = "solved", _("Settled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.ANSWERED, Status.MEDIATION, Status.AGREED, Status.SOLVED},
        Status.ANSWERED: {Status.OPEN, Status.MEDIATION, Status.AGREED, Status.SOLVED},
        Status.MEDIATION: {Status.AGREED, Status.SOLVED},
        # Goods travel; whoever sees something wrong with that asks a mediator.
        Status.AGREED: {Status.MEDIATION, Status.SOLVED},
        Status.SOLVED: set(),
    }

    TONES: ClassVar[dict[str, str]] = {
        Status.OPEN: "warn",
        Status.ANSWERED: "acc",
        Status.MEDIATION: "rev",
        Status.AGREED: "acc",
        Status.SOLVED: "ok",
    }

    class Benefited(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")
        BOTH = "both", _("Both")

    # It leads two indexes below.
    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, related_name="tickets", db_index=False
    )
    order = models.ForeignKey("shipping.Order", models.PROTECT, related_name="tickets")
    # A code of the policy's after-sales section.
    kind = models.CharField(max_length=40)
    # What the buyer would like: a code of the policy's offers, or empty.
    wish = models.CharField(max_length=40, blank=True)
    # The kind and the article as a title in each language.
    titles = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A code of the policy's queues, once it is with the mediation team.
    queue = models.CharField(max_length=40, blank=True, default="", db_default="")
    # Since when this mediator has it.
    mediator_at = models.DateTimeField(null=True, blank=True)
    # Read off the clocks after each entry, so that a sweep finds due tickets by an index.
    # It can be dropped and rebuilt from the entries.
    due_at = models.DateTimeField(null=True, blank=True)
    # Of its newest entry that the store may see, for the API. A trigger of the entries keeps it.
    said_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    # When somebody is told next that it is to be settled, and to be decided; empty where nothing
    # is left to tell. The sweep finds them by an index and looks again (`chasing.py`).
    resolution_tell_at = models.DateTimeField(null=True, blank=True)
    ruling_tell_at = models.DateTimeField(null=True, blank=True)
    # What was told last of each.
    resolution_told = models.PositiveSmallIntegerField(
        choices=Told, default=Told.NOTHING, db_default=0
    )
    ruling_told = models.PositiveSmallIntegerField(choices=Told, default=Told.NOTHING, db_default=0)
    # A code of the policy's priorities.
    priority = models.CharField(max_length=40, default=NORMAL)
    # Until when the resolution clock rests, unless somebody ends that before.
    paused_until = models.DateTimeField(null=True, blank=True)
    benefited = models.CharField(max_length=10, choices=Benefited, blank=True)
    outcomes = models.JSONField(default=dict, blank=True)

    objects: ClassVar[Any] = TicketQuerySet.as_manager()
    # Those of the day it was opened, once somebody asked (`clockwork.rules_of`); no column.
    rules: Any = None
    # Whether there are such rows, where the query said so (`queries.get_ticket`); no columns.
    has_return: bool = True
    has_replacement: bool = True
    has_claim_flag: bool = True
    has_ruling: bool = True
    has_agreement: bool = True
    order_was_sent_again: bool = True
    order_was_paid_back: bool = True
    # Whether who asked follows it, and the replies that they could insert (rows of `SavedReply`),
    # where the query said so.
    is_followed: bool = False
    saved_replies: Sequence[Any] = ()

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
                condition=models.Q(
                    status__in=["open", "answered", "mediation", "agreed", "solved"]
                ),
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
            # The API: with a new status or entry since.
            models.Index("store", Greatest("status_at", "said_at"), "id", name="ticket_changed"),
            # The search: words of the title in either language.
            GinIndex(
                OpClass(Upper(KT("titles__en")), name="gin_trgm_ops"),
                OpClass(Upper(KT("titles__zh-hans")), name="gin_trgm_ops"),
                name="ticket_words",
            ),
            index_of_signs(KT("titles__en"), KT("titles__zh-hans"), name="ticket_signs"),
            models.Index(fields=["status", "status_at", "id"], name="ticket_board"),
            models.Index(
                fields=["status_at", "id"],
                name="ticket_free",
                condition=models.Q(status="mediation", mediator=None),
            ),
            models.Index(
                fields=["queue", "status_at", "id"],
                name="ticket_queue",
                condition=models.Q(status="mediation"),
            ),
            models.Index(
                fields=["queue", "status_at", "id"],
                name="ticket_queue_free",
                condition=models.Q(status="mediation", mediator=None),
            ),
            models.Index(fields=["status_at"], name="ticket_team", condition=~models.Q(queue="")),
            models.Index(
                fields=["status", "status_at"],
                name="ticket_silent",
                condition=~models.Q(status="solved"),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="ticket_due",
                condition=models.Q(due_at__isnull=False, overdue_at=None),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="ticket_overdue",
                condition=models.Q(
                    due_at__isnull=False, overdue_at__isnull=False, escalated_at=None
                ),
            ),
            models.Index(
                fields=["resolution_tell_at", "id"],
                name="ticket_to_settle",
                condition=models.Q(resolution_tell_at__isnull=False),
            ),
            models.Index(
                fields=["ruling_tell_at", "id"],
                name="ticket_to_decide",
                condition=models.Q(status="mediation", ruling_tell_at__isnull=False),
            ),
            models.Index(
                fields=["paused_until", "id"],
                name="ticket_paused",
                condition=models.Q(paused_until__isnull=False) & ~models.Q(status="solved"),
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

    @cached_property
    def articles(self) -> "list[TicketLine]":
        """What it is about. Said once, when it is opened, so that reading it once is enough."""
        return list(self.goods.select_related("line").order_by("line"))

    @property
    def is_solved(self) -> bool:
        return self.status == self.Status.SOLVED


BUYER_STATUS = {
    "open": (_("The seller must answer"), "warn"),
    "answered": (_("Your answer, please"), "acc"),
    "mediation": (_("With a mediator"), "rev"),
    "agreed": (_("Agreed, under way"), "acc"),
    "solved": (_("Settled"), "ok"),
}


class TicketLine(models.Model):
    """So many of one article of the order, and what the buyer says is wrong with them."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="goods")
    line = models.ForeignKey("shipping.OrderLine", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    # A code of the policy's reasons.
    reason = models.CharField(max_length=40)
    # The order that sent these pieces again; without one they came with the ticket's own.
    came_by = models.ForeignKey(
        "shipping.Order", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("article of a ticket")
        indexes = (
            models.Index(
                fields=["came_by"],
                name="ticket_line_came_by",
                condition=models.Q(came_by__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["ticket", "line"], name="ticket_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="ticket_line_quantity_positive"
            ),
        )
        triggers = (
            # The reason alone is corrected, and each correction is a row.
            pgtrigger.ReadOnly(name="as_claimed", exclude=["reason"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id} in {self.ticket_id}"
