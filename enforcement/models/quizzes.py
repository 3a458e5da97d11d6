"""Quizzes on the rules, and the points that a passed one takes off the ledger."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY
from enforcement.models.ledger import calls_for_ladder
from policy.quizzes import Sheet, from_json

# What a foreign key cannot say: that the quiz was passed, by this store, in this family.
EARNED = """
    IF NOT EXISTS (
        SELECT FROM enforcement_quiz WHERE id = NEW.quiz_id AND status = 'passed'
        AND store_id = NEW.store_id AND family = NEW.family
    ) THEN
        RAISE EXCEPTION 'No quiz was passed for these points.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class QuizQuerySet(models.QuerySet["Quiz"]):
    def of_store(self, store: Any) -> "QuizQuerySet":
        return self.filter(store_id=store.pk)

    def for_user(self, user: Any) -> "QuizQuerySet":
        """Quizzes of the person's own stores, or all of them for a moderator."""
        if user.is_moderator:
            return self
        return self.filter(store__memberships__user_id=user.pk)


class Quiz(models.Model):
    """Questions that a store was asked for points of one family, and what it ticked.

    Rule: docs/rules/enforcement.md#earn-back
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Waits for answers")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.PASSED, Status.FAILED},
        Status.PASSED: set(),
        Status.FAILED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.OPEN: "acc",
        Status.PASSED: "ok",
        Status.FAILED: "warn",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="quizzes")
    # Empty: on all rules, for no points.
    family = models.CharField(max_length=40, blank=True)
    # Questions and reward are those of this version, whatever comes in force meanwhile.
    policy_version = models.PositiveIntegerField()
    reward = models.DecimalField(max_digits=6, decimal_places=2)
    # Question codes with the order of their answers (policy.quizzes.to_json).
    sheet = models.JSONField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    # For each question the places of the ticked answers, as they stand in the policy.
    ticked = models.JSONField(null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    # Of JSON, `ticked=None` would mean its own null.
                    status="open",
                    ticked__isnull=True,
                    right=None,
                    answered_by=None,
                )
                | models.Q(
                    status__in=["passed", "failed"],
                    ticked__isnull=False,
                    right__isnull=False,
                    answered_by__isnull=False,
                ),
                name="quiz_answered_is_complete",
            ),
            # Another tab gets the same questions.
            models.UniqueConstraint(
                fields=["store", "family"],
                condition=models.Q(status="open"),
                name="quiz_one_open",
            ),
        )
        indexes = (models.Index(fields=["store", "-id"], name="quiz_of_store"),)
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["passed", "failed"]),
            ),
            pgtrigger.Protect(
                name="questions_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=["status", "status_at", "ticked", "right", "answered_by"]
                ),
            ),
        )

    def __str__(self) -> str:
        return f"Q-{self.pk}"

    @property
    def questions(self) -> Sheet:
        return from_json(self.sheet)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class EarnBackQuerySet(models.QuerySet["EarnBack"]):
    def of_store(self, store: Any) -> "EarnBackQuerySet":
        return self.filter(store_id=store.pk)


class EarnBack(models.Model):
    """A row of the ledger: points of one family that a passed quiz took off, oldest first.

    Rule: docs/rules/enforcement.md#earn-back
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+", db_index=False)
    family = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    decided_at = models.DateTimeField()
    # One quiz gives points back once.
    quiz = models.OneToOneField(Quiz, models.PROTECT, related_name="earn_back")

    objects: ClassVar[Any] = EarnBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("points earned back")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(points__gt=0), name="earn_back_points_positive"
            ),
        )
        indexes = (models.Index(fields=["store", "decided_at", "id"], name="earn_back_ledger"),)
        triggers = (
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="earned", when=pgtrigger.Before, operation=pgtrigger.Insert, func=EARNED
            ),
            calls_for_ladder(),
        )

    def __str__(self) -> str:
        return f"EB-{self.pk} {self.family}"
