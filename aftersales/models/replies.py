"""Replies that are kept ready, by a store or by the mediation team."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedReplyQuerySet(models.QuerySet["SavedReply"]):
    def of(self, store: Any) -> "SavedReplyQuerySet":
        """Those of the store; of the mediation team where there is no store."""
        return self.filter(store=store)


class SavedReply(models.Model):
    """Words for many tickets, with fields such as {buyer_name} that each ticket fills in."""

    # None: the mediation team's.
    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, blank=True, related_name="saved_replies"
    )
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=5000)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    objects: ClassVar[Any] = SavedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = "saved replies"
        constraints = (
            models.UniqueConstraint(
                fields=["store", "language", "title"],
                nulls_distinct=False,
                name="saved_reply_title_once",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="saved_reply_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.title
