"""What opens a case, and what is kept as evidence in it."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.search.gapless import index_of_signs

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Severity(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


RANK = models.Case(
    models.When(severity=Severity.HIGH, then=0),
    models.When(severity=Severity.MEDIUM, then=1),
    default=2,
    output_field=models.SmallIntegerField(),
)


def in_reader_language(words: Any) -> str:
    """Words as they were kept: one text, or {en, zh-hans} where a program wrote both."""
    if isinstance(words, dict):
        return str(words.get(get_language() or "en") or words["en"])
    return str(words)


class CaseQuerySet(models.QuerySet["Case"]):
    def unfinished(self) -> "CaseQuerySet":
        return self.filter(status__in=Case.OPEN)


class Case(models.Model):
    """One store and one cause: everything that was signalled about it, until it is decided."""

    Severity = Severity

    class Status(models.TextChoices):
        OPEN = "open", _("Free")
        CLAIMED = "claimed", _("Claimed")
        DECIDED = "decided", _("Decided")
        CLOSED = "closed", _("Closed without a violation")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.CLAIMED},
        Status.CLAIMED: {Status.OPEN, Status.DECIDED, Status.CLOSED},
        Status.DECIDED: set(),
        Status.CLOSED: set(),
    }
    OPEN: ClassVar[tuple[str, ...]] = (Status.OPEN, Status.CLAIMED)
    FINISHED: ClassVar[tuple[str, ...]] = (Status.DECIDED, Status.CLOSED)
    TONES: ClassVar[dict[str, str]] = {
        Status.CLAIMED: "acc",
        Status.DECIDED: "ok",
        Status.CLOSED: "",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="cases")
    # The cause: the rule that is said to be broken.
    rule_code = models.CharField(max_length=40)
    # What the first signal was about; its snapshot is the first exhibit.
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=Severity)
    # 0 for the highest, so that the queue runs in one direction.
    severity_rank = models.GeneratedField(
        expression=RANK, output_field=models.SmallIntegerField(), db_persist=True
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    # Why a moderator closed it without a violation.
    closing_reason = models.TextField(blank=True)
    # What those were told then whose complaint had brought it back to the queue.
    closing_answer = models.TextField(blank=True, default="", db_default="")

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        constraints = (
            models.UniqueConstraint(
                fields=["store", "rule_code"],
                condition=models.Q(status__in=["open", "claimed"]),
                name="case_one_open_per_cause",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", claimed_by=None)
                | (~models.Q(status="open") & models.Q(claimed_by__isnull=False)),
                name="case_claimed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("opened_at")), name="case_due_after_opening"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(status__in=["open", "claimed"]),
                name="case_queue",
            ),
            models.Index(
                fields=["severity_rank", "opened_at", "id"],
                condition=models.Q(status__in=["open", "claimed"]),
                name="case_queue_by_severity",
            ),
            models.Index(
                fields=["opened_at", "id"],
                condition=models.Q(status__in=["open", "claimed"]),
                name="case_queue_by_age",
            ),
            models.Index(fields=["store", "-id"], name="case_store"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="case_words"),
            index_of_signs("title", name="case_signs"),
            models.Index(
                fields=["status_at", "id"],
                condition=models.Q(status__in=["decided", "closed"]),
                name="case_finished",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"C-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def severity_tone(self) -> str:
        return {"high": "bad", "medium": "warn"}.get(self.severity, "")


class Signal(models.Model):
    """One reason to look: a check's finding, somebody's report, a tracking fact, a ticket."""

    class Source(models.TextChoices):
        CHECK = "check", _("Automatic check")
        REPORT = "report", _("Report")
        TRACKING = "tracking", _("Tracking")
        TICKET = "ticket", _("After-sales ticket")
        MACHINE = "machine", _("Worker")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="signals")
    source = models.CharField(max_length=10, choices=Source)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    detail = models.TextField()
    # Who reported it, in words of the staff that took it down; only staff see it. Whoever wrote
    # by the public form stands in the report alone.
    reporter = models.CharField(max_length=200, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    # Of source, subject, words and snapshot: the same finding again is not a second signal.
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("signal")
        constraints = (
            models.UniqueConstraint(fields=["case", "digest"], name="signal_once_per_case"),
        )
        triggers = (
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            # Blanked when its time of keeping is over.
            pgtrigger.ReadOnly(name="as_raised", exclude=["reporter"]),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.subject_kind} {self.subject_id}"

    @property
    def is_automatic(self) -> bool:
        return self.source != self.Source.REPORT

    @property
    def words(self) -> str:
        """What it says; in the reader's language where a program wrote it in both."""
        kept = getattr(self, "exhibit", None)
        text = kept.snapshot.get("text") if kept else None
        return in_reader_language(text) if isinstance(text, dict) else self.detail


class Exhibit(models.Model):
    """Evidence as it was when it was kept; what it shows may change or vanish afterwards."""

    # The kind of a store's own words, given before the decision.
    ANSWER: ClassVar[str] = "store_answer"

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    # What brought it; null for those from before this was kept.
    signal = models.OneToOneField(
        Signal, models.PROTECT, null=True, blank=True, related_name="exhibit"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    snapshot = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("exhibit")
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="exhibit_number_once"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"E{self.number}"

    @property
    def heading(self) -> str:
        return self.heading_of(self.kind, self.title)

    @staticmethod
    def heading_of(kind: str, title: str) -> str:
        """What it is called to the reader: a store's answer as such, other things as kept."""
        if kind != Exhibit.ANSWER:
            return title
        return gettext("Answer of the store, %(number)s") % {"number": title}

    @property
    def text(self) -> str:
        """What the exhibit says, in as few words as the kept snapshot allows."""
        for key in ("text", "description", "detail"):
            if found := self.snapshot.get(key):
                return in_reader_language(found)
        return ", ".join(
            f"{key}: {fact}" for key, fact in self.snapshot.items() if isinstance(fact, str | int)
        )

    def as_relied_on(self) -> dict[str, Any]:
        """The form in which a statement names it; with the orders that it is about, if any."""
        named = {"number": self.number, "kind": self.kind, "title": self.title}
        orders = self.snapshot.get("orders")
        return (
            named | {"text": self.snapshot.get("text", ""), "orders": orders} if orders else named
        )
