"""Rows of invitations."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from core.models.events import token_of

PURPOSE = "invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open_at(self, now: datetime) -> "InvitationQuerySet":
        return self.unanswered().filter(expires_at__gt=now)


class Invitation(models.Model):
    """To somebody's address: work for this store in this role. Good once, and for some days."""

    store = models.ForeignKey("accounts.Store", models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "store",
                Lower("email"),
                name="invitation_one_open",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(condition=~models.Q(role="owner"), name="invitation_not_to_own"),
        )

    def __str__(self) -> str:
        return f"{self.store} as {self.role}"

    @property
    def token(self) -> str:
        return token_of(PURPOSE, self.pk)

    @property
    def role_words(self) -> str:
        from accounts.models import Membership

        return str(Membership.Role(self.role).label)
