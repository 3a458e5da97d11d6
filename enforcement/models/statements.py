"""Statements of reasons: what was decided and why, as the store was told. Never edited."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY, Case, Exhibit
from enforcement.models.ledger import Violation
from enforcement.models.sanctions import Sanction


class StatementQuerySet(models.QuerySet["Statement"]):
    def of_store(self, store: Any) -> "StatementQuerySet":
        return self.filter(store_id=store.pk)

    def for_user(self, user: Any) -> "StatementQuerySet":
        """Statements of the person's own stores, or all of them for a moderator."""
        if user.is_moderator:
            return self
        return self.filter(store__memberships__user_id=user.pk)


class Statement(models.Model):
    """One decision as its store reads it. `title` and `body` hold both languages.

    Rule: docs/rules/enforcement.md#statement.
    """

    class Outcome(models.TextChoices):
        IMPOSED = "imposed", _("Decided")
        ENDED = "ended", _("Taken back")

    class Restriction(models.TextChoices):
        POINTS = "points", _("Points")
        TAKE_DOWN = "take_down", _("Taken down")
        WARN = "warn", _("Warning")
        RESTRICT_LISTING = "restrict_listing", _("Listing restricted")
        RESTRICT_SHIPPING = "restrict_shipping", _("Shipping restricted")
        HOLD_PAYOUT = "hold_payout", _("Payouts held")
        FREEZE = "freeze", _("Frozen")
        BAN = "ban", _("Banned")

    class Ground(models.TextChoices):
        CONTRACT = "contract", _("Against the rules of the marketplace")
        LAW = "law", _("Against the law")

    class Origin(models.TextChoices):
        OWN = "own", _("Our own checks")
        NOTICE = "notice", _("A report")

    class Automation(models.TextChoices):
        NONE = "none", _("A person decided")
        PARTLY = "partly", _("A program decided, a person confirms")
        FULLY = "fully", _("A program decided")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="statements")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="statements")
    violation = models.ForeignKey(
        Violation, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    sanction = models.ForeignKey(
        Sanction, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    restriction = models.CharField(max_length=20, choices=Restriction)
    is_provisional = models.BooleanField(default=False)
    # ISO codes of countries; "ALL" where the measure is not limited to some.
    territory = ArrayField(models.CharField(max_length=3))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # {"en": …, "zh-hans": …}; a person's own words are the same in both.
    facts = models.JSONField()
    exhibits = models.JSONField(default=list)
    rule_code = models.CharField(max_length=40)
    rule_number = models.CharField(max_length=10)
    policy_version = models.PositiveIntegerField()
    ground = models.CharField(max_length=10, choices=Ground)
    origin = models.CharField(max_length=10, choices=Origin)
    automated_detection = models.BooleanField()
    automated_decision = models.CharField(max_length=10, choices=Automation)
    appeal_until = models.DateTimeField(null=True, blank=True)
    # Why it did not wait for an answer that the store had been asked for.
    unheard = models.TextField(blank=True, default="", db_default="")
    # {"en": …, "zh-hans": …}
    redress = models.JSONField()
    cure = models.JSONField()
    title = models.JSONField()
    # {"en": [[heading, text], …], "zh-hans": …}
    body = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of reasons")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="statement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="imposed") | models.Q(appeal_until__isnull=False),
                name="statement_says_until_when",
            ),
        )
        indexes = (
            models.Index(fields=["store", "-id"], name="statement_store"),
            # The API: decided since.
            models.Index(fields=["store", "decided_at", "id"], name="statement_decided"),
            # What appeals set right, counted over months for the control room.
            models.Index(
                fields=["decided_at"],
                include=["id", "rule_code", "decided_by"],
                condition=models.Q(outcome="imposed"),
                name="statement_imposed",
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"D-{self.pk}"

    @property
    def heading(self) -> str:
        return str(in_reader_language(self.title))

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(title, text) for title, text in in_reader_language(self.body)]

    @property
    def relied_on(self) -> list[dict[str, Any]]:
        """The exhibits as they are named; what a program said of one in the reader's language."""
        shown = [
            one | {"title": Exhibit.heading_of(one.get("kind", ""), one["title"])}
            for one in self.exhibits
        ]
        return [
            one | {"text": in_reader_language(one["text"])} if "text" in one else one
            for one in shown
        ]


def in_reader_language(words: dict[str, Any]) -> Any:
    return words.get(translation.get_language() or "en", words["en"])
