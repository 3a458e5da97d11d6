"""Second looks at finished cases, by people who do not see how they were decided."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY, Case
from enforcement.models.statements import Statement

PERSON = settings.AUTH_USER_MODEL
# A violation and the measure go together.
WHOLE = models.Q(found=True) & ~models.Q(action="") | models.Q(found=False, action="")


class SecondReview(models.Model):
    """A finished case that chance chose for a second look.

    Rule: docs/rules/enforcement.md#second-reviews
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, related_name="second_review")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("second review")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.case)


class GoldenCase(models.Model):
    """A finished case with the answer that the team agreed on; all moderators are tried on it."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, related_name="golden")
    found = models.BooleanField()
    action = models.CharField(max_length=20, choices=Statement.Restriction, blank=True)
    reason = models.TextField()
    marked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("golden case")
        constraints = (
            models.CheckConstraint(condition=WHOLE, name="golden_answer_is_whole"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="golden_has_reason"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.case)


class SecondOpinionQuerySet(models.QuerySet["SecondOpinion"]):
    def of(self, moderator: Any) -> "SecondOpinionQuerySet":
        return self.filter(moderator_id=moderator.pk)


class SecondOpinion(models.Model):
    """What a moderator would have decided, before they read what was decided."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    moderator = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    # Who finished the case.
    first_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    # Held against the answer of the team; otherwise against the decision.
    is_golden = models.BooleanField()
    found = models.BooleanField()
    action = models.CharField(max_length=20, choices=Statement.Restriction, blank=True)
    reason = models.TextField()
    given_at = models.DateTimeField()

    objects: ClassVar[Any] = SecondOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("second opinion")
        constraints = (
            models.CheckConstraint(condition=WHOLE, name="opinion_is_whole"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="opinion_has_reason"),
            models.CheckConstraint(
                condition=~models.Q(moderator=models.F("first_by")), name="opinion_by_another"
            ),
            models.UniqueConstraint(fields=["case", "moderator"], name="opinion_once_by_each"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(is_golden=False),
                name="opinion_once_per_sample",
            ),
        )
        indexes = (
            models.Index(fields=["moderator", "-id"], name="opinions_of_moderator"),
            models.Index(fields=["given_at"], name="opinions_by_date"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.case} by {self.moderator}"
