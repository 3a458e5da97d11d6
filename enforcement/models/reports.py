"""What anybody may send us about a store: reports in the sense of Article 16 of the DSA."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.aliases import GONE
from enforcement.models.cases import Case, Signal
from enforcement.models.flaggers import TrustedFlagger
from enforcement.models.statements import Statement

NAMED = ~models.Q(name="") & ~models.Q(email="")


def sender_of(name: str, email: str) -> str:
    """Who sent it, in words; empty for who gave neither, and once the address was forgotten."""
    if email.endswith(GONE):
        return ""
    return " · ".join(part for part in (name, email) if part)


class Report(models.Model):
    """Somebody's words on one thing of a store, and what became of them.

    Rule: docs/rules/enforcement.md#reports
    """

    class Role(models.TextChoices):
        BUYER = "buyer", _("I bought there")
        RIGHTS_OWNER = "rights_owner", _("I own a right, or act for its owner")
        TRUSTED_FLAGGER = "trusted_flagger", _("I act for a trusted flagger")
        OTHER = "other", _("None of these")

    class Ground(models.TextChoices):
        LAW = "law", _("It is against the law")
        RULES = "rules", _("It is against Tradewell’s rules")

    class Status(models.TextChoices):
        HELD = "held", _("Registered, not processed yet")
        RECEIVED = "received", _("Received")
        UPHELD = "upheld", _("Upheld")
        NOT_UPHELD = "not_upheld", _("Not upheld")
        UNFOUNDED = "unfounded", _("Plainly unfounded")

    ANSWERED: ClassVar[tuple[str, ...]] = (Status.UPHELD, Status.NOT_UPHELD, Status.UNFOUNDED)
    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.HELD: {Status.RECEIVED},
        Status.RECEIVED: {Status.UPHELD, Status.NOT_UPHELD, Status.UNFOUNDED},
        Status.UPHELD: set(),
        Status.NOT_UPHELD: set(),
        Status.UNFOUNDED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.RECEIVED: "acc",
        Status.UPHELD: "ok",
        Status.UNFOUNDED: "warn",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    # Null while it is held: the processing of its sender's reports is suspended.
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="reports")
    # Its exhibit shows what is reported as it was at that time; until then `held` keeps it.
    signal = models.OneToOneField(
        Signal, models.PROTECT, null=True, blank=True, related_name="report"
    )
    held = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    # The exact place as the person wrote it.
    place = models.CharField(max_length=500)
    rule_code = models.CharField(max_length=40)
    ground = models.CharField(max_length=10, choices=Ground)
    explanation = models.TextField()
    role = models.CharField(max_length=20, choices=Role)
    # Registration of the right, as its owner wrote it.
    right_number = models.CharField(max_length=100, blank=True)
    flagger = models.ForeignKey(
        TrustedFlagger, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    name = models.CharField(max_length=120, blank=True)
    # In small letters: it tells reporters apart.
    email = models.EmailField(blank=True)
    # When the address's owner said that somebody else had used it: nothing proves an address.
    disowned_at = models.DateTimeField(null=True, blank=True)
    # Sexual abuse of children: the one sort of report that may be nameless.
    is_abuse_offence = models.BooleanField(default=False)
    is_good_faith = models.BooleanField()
    language = models.CharField(max_length=10)
    filed_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status, default=Status.RECEIVED)
    status_at = models.DateTimeField()
    # The decision that upheld it.
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    # What the moderator answers to the reporters of a case without a violation.
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("report")
        constraints = (
            models.CheckConstraint(
                condition=NAMED | models.Q(is_abuse_offence=True), name="report_says_who"
            ),
            models.CheckConstraint(
                condition=models.Q(status="held", case=None, signal=None, held__isnull=False)
                | (~models.Q(status="held") & models.Q(case__isnull=False, signal__isnull=False)),
                name="report_in_a_case_unless_held",
            ),
            models.CheckConstraint(
                condition=models.Q(is_good_faith=True), name="report_in_good_faith"
            ),
            models.CheckConstraint(
                condition=~models.Q(role="rights_owner") | ~models.Q(right_number=""),
                name="report_names_the_right",
            ),
            models.CheckConstraint(
                condition=models.Q(role="trusted_flagger", flagger__isnull=False)
                | (~models.Q(role="trusted_flagger") & models.Q(flagger=None)),
                name="report_names_the_flagger",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="upheld") | models.Q(statement__isnull=False),
                name="report_upheld_by_a_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(disowned_at=None)
                | (~models.Q(email="") & models.Q(flagger=None)),
                name="report_disowned_had_an_address",
            ),
        )
        indexes = (
            models.Index(fields=["case", "id"], name="report_case"),
            models.Index(fields=["email", "-filed_at"], name="report_reporter"),
            models.Index(fields=["id"], condition=models.Q(status="held"), name="report_held"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"RP-{self.pk}"

    @property
    def sender(self) -> str:
        return sender_of(self.name, self.email)

    @property
    def can_be_disowned(self) -> bool:
        """Whether it counts for an address that somebody typed, and nobody proved."""
        return bool(self.email and not self.flagger_id)
