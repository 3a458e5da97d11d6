"""What belongs to a filing: its documents, what was wrong with it, and why it is asked again."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.identities import TraderIdentity

UNCHANGED = pgtrigger.Protect(name="unchanged", operation=pgtrigger.Update)


class IdentityDocument(models.Model):
    """A file that shows who somebody is. The same file may stand with a later filing again."""

    class Kind(models.TextChoices):
        COPY = "copy", _("Copy of an identification document")
        ELECTRONIC = "electronic", _("Proof of an electronic identification")
        REGISTER = "register", _("Extract of the trade register")

    IDENTIFYING = (Kind.COPY, Kind.ELECTRONIC)

    identity = models.ForeignKey(TraderIdentity, models.CASCADE, related_name="documents")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=100)
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["identity", "number"], name="identity_file_number"),
        )
        triggers = (UNCHANGED,)

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.identity_id}"

    @property
    def is_picture(self) -> bool:
        return not self.file.endswith(".pdf")


class IdentityRemark(models.Model):
    """What is wrong with one entry of a filing that was sent back."""

    identity = models.ForeignKey(TraderIdentity, models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=20)
    words = models.TextField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["identity", "field"], name="identity_remark_once"),
        )
        triggers = (UNCHANGED,)

    def __str__(self) -> str:
        return f"{self.field} of {self.identity_id}"


class IdentityAsk(models.Model):
    """A verified store is asked again, by a day. Answered by the next filing."""

    class Reason(models.TextChoices):
        AGE = "age", _("What you filed is older than the rules allow.")
        OWNER = "owner", _("The store has another owner.")
        DOUBT = "doubt", _("We have reason to think that something is not right any more.")

    # Once: whoever has a second reason waits for the answer.
    identity = models.OneToOneField(TraderIdentity, models.CASCADE, related_name="ask")
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("asked_at")), name="identity_ask_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="doubt")
                | (~models.Q(words="") & models.Q(asked_by__isnull=False)),
                name="identity_doubt_says_why",
            ),
        )
        triggers = (UNCHANGED,)

    def __str__(self) -> str:
        return f"{self.reason} of {self.identity_id}"
