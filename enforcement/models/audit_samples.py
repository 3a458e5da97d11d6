"""Actions of staff that chance chose for an auditor, and what was said of them."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import AccessRecord, Event
from enforcement.models.cases import APPEND_ONLY

PERSON = settings.AUTH_USER_MODEL


class AuditDraw(models.Model):
    """One day (UTC) of which samples were drawn, and how much there was to draw from."""

    day = models.DateField(unique=True)
    events = models.PositiveIntegerField()
    accesses = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.day)


class AuditSampleQuerySet(models.QuerySet["AuditSample"]):
    def waiting(self) -> "AuditSampleQuerySet":
        return self.filter(status=AuditSample.Status.WAITING)

    def with_rows(self) -> "AuditSampleQuerySet":
        """With all that a page says of them."""
        rows = ("event__store", "event__actor", "access__store", "about")
        return self.select_related(*rows, "reviewed_by", "closed_by")


class AuditSample(models.Model):
    """Something that one of the staff did or opened, for an auditor to look at.

    The row itself stays; only where it stands, and what was said, is added by `move`.
    Rule: docs/rules/enforcement.md#review-by-sample
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("To be looked at")
        IN_ORDER = "in_order", _("In order")
        ASKED = "asked", _("To be explained")
        ANSWERED = "answered", _("Explained")
        CLOSED = "closed", _("Closed")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.WAITING: {Status.IN_ORDER, Status.ASKED},
        Status.IN_ORDER: set(),
        # Whoever does not answer does not keep it open.
        Status.ASKED: {Status.ANSWERED, Status.CLOSED},
        Status.ANSWERED: {Status.CLOSED},
        Status.CLOSED: set(),
    }
    # Said to somebody who is to answer, or has.
    TOLD: ClassVar[tuple[str, ...]] = (Status.ASKED, Status.ANSWERED, Status.CLOSED)
    TONES: ClassVar[dict[str, str]] = {
        Status.WAITING: "warn",
        Status.IN_ORDER: "ok",
        Status.ASKED: "bad",
        Status.ANSWERED: "rev",
    }

    draw = models.ForeignKey(AuditDraw, models.PROTECT, related_name="samples")
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="+")
    access = models.OneToOneField(AccessRecord, models.PROTECT, null=True, related_name="+")
    # Who did it.
    about = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    status_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closing = models.TextField(blank=True)

    objects: ClassVar[Any] = AuditSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(event=None, access__isnull=False)
                | models.Q(event__isnull=False, access=None),
                name="sample_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~models.Q(about=models.F("reviewed_by"))
                & ~models.Q(about=models.F("closed_by")),
                name="sample_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", reviewed_by=None)
                | models.Q(
                    status__in=["in_order", "asked", "answered", "closed"],
                    reviewed_by__isnull=False,
                ),
                name="sample_names_its_reviewer",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "in_order"]) | ~models.Q(words=""),
                name="sample_asks_in_words",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="answered") | ~models.Q(answer=""),
                name="sample_answered_in_words",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="closed")
                | (models.Q(closed_by__isnull=False) & ~models.Q(closing="")),
                name="sample_closed_in_words",
            ),
        )
        indexes = (
            models.Index(fields=["status", "id"], name="sample_by_status"),
            models.Index(fields=["about", "-id"], name="sample_about"),
        )
        triggers = (
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_drawn", fields=["draw", "event", "access", "about"]),
            pgtrigger.Protect(
                name="said_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["in_order", "closed"])
                | (
                    ~pgtrigger.Q(old__status="waiting")
                    & (
                        pgtrigger.Q(new__status__in=["waiting", "in_order"])
                        | pgtrigger.Q(old__words__df=pgtrigger.F("new__words"))
                        | pgtrigger.Q(old__reviewed_by__df=pgtrigger.F("new__reviewed_by"))
                    )
                ),
            ),
        )

    def __str__(self) -> str:
        return f"AS-{self.pk}"

    @property
    def number(self) -> str:
        return str(self)

    @property
    def happened_at(self) -> Any:
        return (self.event or self.access).at  # type: ignore[union-attr]
