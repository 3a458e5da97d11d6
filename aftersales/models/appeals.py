"""One appeal against a ruling, answered by somebody who took no part in it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.entries import Entry
from aftersales.models.rulings import Payer, Ruling

ANSWERED = ("granted", "partly_granted", "refused")


class RulingAppeal(models.Model):
    """What a side says against a ruling, with new evidence; a ruling is appealed once."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")

    class Status(models.TextChoices):
        FILED = "filed", _("Filed")
        GRANTED = "granted", _("Granted")
        PARTLY_GRANTED = "partly_granted", _("Partly granted")
        REFUSED = "refused", _("Refused")
        # The ticket came to a mediator again, who reads it: actions/overtaking.py.
        OVERTAKEN = "overtaken", _("Decided anew with the ticket")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.FILED: {
            *(Status.GRANTED, Status.PARTLY_GRANTED, Status.REFUSED),
            Status.OVERTAKEN,
        },
        Status.GRANTED: set(),
        Status.PARTLY_GRANTED: set(),
        Status.REFUSED: set(),
        Status.OVERTAKEN: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.FILED: "rev",
        Status.GRANTED: "ok",
        Status.PARTLY_GRANTED: "ok",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="appeal")
    side = models.CharField(max_length=10, choices=Side)
    status = models.CharField(max_length=15, choices=Status, default=Status.FILED)
    status_at = models.DateTimeField()
    # What is new, in the side's own words.
    evidence = models.TextField()
    # Where the timeline says it, with the files; empty where it was filed before that was kept.
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    filed_at = models.DateTimeField()
    # Empty for the buyer, who comes by their signed link.
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    # When it was told that no answer had come in time.
    late_at = models.DateTimeField(null=True, blank=True)
    # Who ruled and who confirmed it: none of them may answer.
    involved = ArrayField(models.BigIntegerField(), default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    # What goes back on top of the ruling's refund.
    more_minor = models.BigIntegerField(null=True, blank=True)
    # What still goes back of money that waited for goods when the store's appeal was granted.
    left_minor = models.BigIntegerField(null=True, blank=True)
    # Who pays the way back instead of the ruling's payer, of goods that were waited for then.
    return_paid_by = models.CharField(max_length=10, choices=Payer, blank=True, db_default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("appeal against a ruling")
        constraints = (
            models.CheckConstraint(
                condition=Func(
                    F("decided_by"),
                    F("involved"),
                    # In alphabetical order, as a migration writes them and compares.
                    arg_joiner=" <> ALL (",
                    template="(%(expressions)s))",
                    output_field=models.BooleanField(),
                ),
                name="ruling_appeal_by_uninvolved",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ANSWERED) | (Q(decided_by__isnull=False) & ~Q(answer="")),
                name="ruling_appeal_answer_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(more_minor=None)
                | Q(more_minor__gt=0, side="buyer", status__in=["granted", "partly_granted"]),
                name="ruling_appeal_money_to_buyer",
            ),
            models.CheckConstraint(
                condition=Q(left_minor=None)
                | Q(left_minor__gte=0, side="seller", status__in=["granted", "partly_granted"]),
                name="ruling_appeal_lowers_for_store",
            ),
            models.CheckConstraint(
                condition=Q(return_paid_by="")
                | Q(side="buyer", status__in=["granted", "partly_granted"]),
                name="ruling_appeal_frees_the_buyer",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"], condition=Q(status="filed"), name="ruling_appeal_queue"
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status="filed", late_at=None),
                name="ruling_appeal_late",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"RA-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.FILED
