"""Who trades through a store: what Article 30(1) of the DSA asks for, filed by its owner."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# What a filing says; another filing says it anew.
FILED_AS = (
    "store",
    "name",
    "address",
    "country",
    "phone",
    "email",
    "account_ending",
    "account_digest",
    "register_name",
    "register_number",
    "filed_by",
    "filed_at",
    "answer_due_at",
)


class TraderIdentityQuerySet(models.QuerySet["TraderIdentity"]):
    def waiting(self) -> "TraderIdentityQuerySet":
        return self.filter(status="filed")

    def open_to(self, user: Any) -> "TraderIdentityQuerySet":
        """Waiting ones of stores that this person does not work for."""
        return self.waiting().exclude(store__memberships__user_id=user.pk)


class TraderIdentity(models.Model):
    """One filing; the newest verified one is who the trader is.

    Rule: docs/rules/enforcement.md#trader-identity
    """

    class Status(models.TextChoices):
        FILED = "filed", _("Being checked")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Sent back")
        WITHDRAWN = "withdrawn", _("Replaced")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.FILED: {Status.VERIFIED, Status.RETURNED, Status.WITHDRAWN},
        Status.VERIFIED: set(),
        Status.RETURNED: set(),
        Status.WITHDRAWN: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.FILED: "rev",
        Status.VERIFIED: "ok",
        Status.RETURNED: "bad",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="identities")
    status = models.CharField(max_length=10, choices=Status, default=Status.FILED)
    status_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=500)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=40)
    email = models.EmailField()
    # Of the payment account no more than tells it apart: its end, and a keyed hash.
    account_ending = models.CharField(max_length=4)
    account_digest = models.CharField(max_length=64)
    register_name = models.CharField(max_length=200, blank=True)
    register_number = models.CharField(max_length=100, blank=True)
    # "I offer only products and services that comply with the law": nobody files without.
    has_certified = models.BooleanField()
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    filed_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # By when what was sent back is to be filed again.
    fix_by = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TraderIdentityQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["store"],
                condition=models.Q(status="filed"),
                name="identity_one_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(has_certified=True), name="identity_is_certified"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["verified", "returned"])
                | models.Q(decided_by__isnull=False),
                name="identity_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(status="returned", fix_by__isnull=False)
                | (~models.Q(status="returned") & models.Q(fix_by=None)),
                name="identity_returned_has_time",
            ),
        )
        indexes = (
            models.Index(fields=["store", "-id"], name="identity_of_store"),
            models.Index(
                fields=["answer_due_at", "id"],
                condition=models.Q(status="filed"),
                name="identity_queue",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="filing_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FILED_AS),
            ),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["verified", "returned", "withdrawn"]),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"T-{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.FILED

    def is_overdue(self, now: datetime) -> bool:
        return self.is_waiting and self.answer_due_at <= now
