"""Rows of invitations to work for the marketplace itself."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.models.events import token_of

PURPOSE = "staff_invitation"
ADMIN = "policy_admin"


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    def unanswered(self) -> "StaffInvitationQuerySet":
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open_at(self, now: datetime) -> "StaffInvitationQuerySet":
        """Still to be seen on the page; of these the mail of an admin may not have left yet."""
        return self.unanswered().filter(expires_at__gt=now)

    def sent_at(self, now: datetime) -> "StaffInvitationQuerySet":
        """Those whose link opens."""
        return self.open_at(now).exclude(role=ADMIN, agreed_by=None)


class StaffInvitation(models.Model):
    """To somebody's address: work here in this role. Good once, and for some days."""

    email = models.EmailField()
    role = models.CharField(max_length=20)
    reason = models.TextField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Of an admin's: another admin agreed, and only then the mail leaves.
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = StaffInvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="staff_invitation_one_open",
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
                name="staff_invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_by=models.F("invited_by"))
                & (~Q(role=ADMIN) | Q(accepted_at=None) | Q(agreed_by__isnull=False)),
                name="staff_invitation_two_admins",
            ),
        )

    def __str__(self) -> str:
        return f"Staff as {self.role}"

    @property
    def token(self) -> str:
        return token_of(PURPOSE, self.pk)

    @property
    def waits(self) -> bool:
        """For another admin to agree."""
        return self.role == ADMIN and self.agreed_by_id is None

    @property
    def role_words(self) -> str:
        from accounts.models import StaffRole

        return str(StaffRole.Role(self.role).label)
