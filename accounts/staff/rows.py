"""Rows of changes among the admins, which take two people."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class AdminChangeQuerySet(models.QuerySet["AdminChange"]):
    def waiting(self) -> "AdminChangeQuerySet":
        return self.filter(approved_at=None, called_off_at=None)


class AdminChange(models.Model):
    """One admin wants somebody to become an admin, or to be none any more; another agrees."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # False: the role ends.
    gives = models.BooleanField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AdminChangeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("proposed_by"))
                & ~models.Q(approved_by=models.F("user")),
                name="admin_change_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_at=None)
                | models.Q(
                    approved_by__isnull=False, approved_at__isnull=False, called_off_at=None
                ),
                name="admin_change_approved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["user"],
                name="admin_change_one_waits",
                condition=models.Q(approved_at=None, called_off_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {'give' if self.gives else 'end'}"
