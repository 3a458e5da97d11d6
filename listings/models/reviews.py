"""What a person has to look at: disputed findings, samples of what passed, mended listings."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Store
from listings.models.listing import Listing
from listings.models.records import CheckRun

# A dispute that was decided against its store may be looked at once more.
ROUNDS = 2


class ReviewTask(models.Model):
    """One question to a moderator: was the check right here? Or: may this listing come back?

    An overturned dispute holds for its listing, rule, field and words, or for the facts judged
    where the finding marks no words: later checks of that listing do not raise it again.
    """

    class Kind(models.TextChoices):
        DISPUTED = "disputed", _("Disputed finding")
        SAMPLED = "sampled", _("Sample of what passed")
        MENDED = "mended", _("Mended after it was taken down")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("review", "Waiting")
        CLAIMED = "claimed", pgettext_lazy("review", "Taken")
        UPHELD = "upheld", _("The check was right")
        OVERTURNED = "overturned", _("The check was wrong")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.CLAIMED},
        Status.CLAIMED: {Status.OPEN, Status.UPHELD, Status.OVERTURNED},
        Status.UPHELD: set(),
        Status.OVERTURNED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.CLAIMED: "acc",
        Status.UPHELD: "bad",
        Status.OVERTURNED: "ok",
    }
    # What the two decisions are called where the question is whether a listing may come back.
    OF_MENDED: ClassVar[dict[str, Any]] = {
        Status.UPHELD: _("Stays taken down"),
        Status.OVERTURNED: _("Restored"),
    }
    DECIDED = (Status.UPHELD, Status.OVERTURNED)

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="reviews")
    check_run = models.ForeignKey(CheckRun, models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=10, choices=Kind)
    # The finding as it was kept; empty for a sample.
    finding: Any = models.JSONField(default=dict)
    code = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=500, blank=True)
    # Measured value, limit and market of a finding that marks no words in a text.
    judged = models.CharField(max_length=200, blank=True, default="", db_default="")
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    # Who decided the first round: the second is somebody else's.
    not_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Why the seller thinks it wrong.
    statement = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    created_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Of the decision, for the seller.
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("review")
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "code", "field", "words", "judged", "round"],
                condition=models.Q(kind="disputed"),
                name="review_disputed_once",
            ),
            models.UniqueConstraint(
                fields=["listing"],
                condition=models.Q(kind="mended", status__in=["open", "claimed"]),
                name="review_mended_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["disputed", "sampled", "mended"]),
                name="review_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(round=1, not_by=None)
                | models.Q(round=2, kind="disputed", not_by__isnull=False),
                name="review_round_form",
            ),
            models.CheckConstraint(
                condition=models.Q(not_by=None)
                | models.Q(claimed_by=None)
                | ~models.Q(claimed_by=models.F("not_by")),
                name="review_second_round_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "claimed", "upheld", "overturned"]),
                name="review_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", claimed_by=None)
                | (~models.Q(status="open") & models.Q(claimed_by__isnull=False)),
                name="review_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["upheld", "overturned"]) | ~models.Q(reason=""),
                name="review_decided_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["kind", "id"],
                condition=models.Q(status__in=["open", "claimed"]),
                name="review_waiting",
            ),
            models.Index(fields=["code", "status_at"], name="review_of_rule"),
        )

    def __str__(self) -> str:
        return f"review {self.pk}"

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        words = self.OF_MENDED if self.kind == self.Kind.MENDED else {}
        return str(words.get(self.status, self.Status(self.status).label))

    @property
    def same_question(self) -> "models.QuerySet[ReviewTask]":
        """The other rounds of this dispute."""
        rows = ReviewTask.objects.filter(kind=self.Kind.DISPUTED, listing=self.listing_id)
        key = {"code": self.code, "field": self.field, "words": self.words, "judged": self.judged}
        return rows.filter(**key).exclude(pk=self.pk)

    @property
    def may_be_asked_again(self) -> bool:
        is_against = self.kind == self.Kind.DISPUTED and self.status == self.Status.UPHELD
        return is_against and self.round < ROUNDS

    @property
    def is_decided(self) -> bool:
        return self.status in self.DECIDED
