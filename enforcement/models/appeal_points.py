"""The numbered points of an appeal, what each was answered, and questions on the way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.appeals import Appeal
from enforcement.models.cases import APPEND_ONLY


class AppealPoint(models.Model):
    """One thing that the store says against a decision; each is answered by itself.

    Rule: docs/rules/enforcement.md#appeal.
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = _("point of an appeal")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["appeal", "number"], name="appeal_point_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="appeal_point_not_empty"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.appeal}.{self.number}"


class PointAnswer(models.Model):
    """What was said to one point. A trigger refuses an appeal whose points lack one."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    point = models.OneToOneField(AppealPoint, models.PROTECT, related_name="answer")
    text = models.TextField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a point")
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="point_answer_not_empty"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.point)


class AppealMessage(models.Model):
    """A question on an appeal, or its answer, between the store and who answers the appeal."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_staff = models.BooleanField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message on an appeal")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="appeal_message_not_empty"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.appeal} {self.written_at:%F %T}"
