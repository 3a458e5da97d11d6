"""A store's objection to a decision, answered by somebody who took no part in it."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.statements import Statement

DECIDED = ("granted", "partly_granted", "refused")

# Nothing is refused, nor in part, while a point of the store has no answer.
POINTS_ANSWERED = pgtrigger.Trigger(
    name="points_answered",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("status"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(new__status__in=["refused", "partly_granted"]),
    func="""IF EXISTS (SELECT FROM enforcement_appealpoint AS point
            WHERE point.appeal_id = NEW.id AND NOT EXISTS (
                SELECT FROM enforcement_pointanswer WHERE point_id = point.id)) THEN
            RAISE EXCEPTION 'a point of appeal % has no answer', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;""",
)


class AppealQuerySet(models.QuerySet["Appeal"]):
    def of_store(self, store: Any) -> "AppealQuerySet":
        return self.filter(store_id=store.pk)

    def unfinished(self) -> "AppealQuerySet":
        return self.filter(status__in=["filed", "in_review"])

    def open_to(self, user: Any) -> "AppealQuerySet":
        """Unfinished ones that this person may decide: not a party, not involved."""
        return (
            self.unfinished()
            .exclude(involved__contains=[user.pk])
            .exclude(store__memberships__user_id=user.pk)
        )


class Appeal(models.Model):
    """Filed once per decision; granting it writes reversal rows."""

    class Status(models.TextChoices):
        FILED = "filed", _("Filed")
        IN_REVIEW = "in_review", _("Under review")
        GRANTED = "granted", _("Granted")
        PARTLY_GRANTED = "partly_granted", _("Partly granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.FILED: {Status.IN_REVIEW, Status.WITHDRAWN},
        Status.IN_REVIEW: {
            Status.FILED,
            Status.GRANTED,
            Status.PARTLY_GRANTED,
            Status.REFUSED,
            Status.WITHDRAWN,
        },
        Status.GRANTED: set(),
        Status.PARTLY_GRANTED: set(),
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.FILED: "rev",
        Status.IN_REVIEW: "rev",
        Status.GRANTED: "ok",
        Status.PARTLY_GRANTED: "ok",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="appeals")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="appeals")
    status = models.CharField(max_length=15, choices=Status, default=Status.FILED)
    status_at = models.DateTimeField()
    reason = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    # Everybody who took part in the decision: none of them may decide the appeal.
    involved = ArrayField(models.BigIntegerField(), default=list)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        constraints = (
            models.CheckConstraint(
                condition=models.Func(
                    models.F("decided_by"),
                    models.F("involved"),
                    # In alphabetical order, as a migration writes them and compares.
                    arg_joiner=" <> ALL (",
                    template="(%(expressions)s))",
                    output_field=models.BooleanField(),
                ),
                name="appeal_decided_by_uninvolved",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=DECIDED)
                | (models.Q(decided_by__isnull=False) & ~models.Q(decision_reason="")),
                name="appeal_decision_has_reason",
            ),
            models.UniqueConstraint(
                fields=["statement"],
                condition=models.Q(status__in=["filed", "in_review"]),
                name="appeal_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("filed_at")), name="appeal_due_after_filing"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(status__in=["filed", "in_review"]),
                name="appeal_queue",
            ),
            models.Index(fields=["store", "-id"], name="appeal_store"),
        )
        triggers = (POINTS_ANSWERED,)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"A-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.FILED, self.Status.IN_REVIEW)
