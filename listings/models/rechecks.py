"""All live listings under a new policy version: when that began and ended, and what changed."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models

from accounts.models import Store
from listings.models.listing import Listing
from listings.models.records import APPEND_ONLY, CheckRun


class Recheck(models.Model):
    """One version that came into force and the live listings that were due then.

    How many are left is no column: the listings say under which version they were checked.
    """

    policy_version = models.PositiveIntegerField(unique=True)
    total = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="recheck_dates_ordered",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.total} under v{self.policy_version}"


class RecheckChange(models.Model):
    """A listing that the new version judged otherwise, when nobody had touched it."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="+")
    policy_version = models.PositiveIntegerField()
    before = models.CharField(max_length=20, choices=CheckRun.Verdict)
    after = models.CharField(max_length=20, choices=CheckRun.Verdict)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="recheck_changed_something"
            ),
            models.UniqueConstraint(
                fields=["policy_version", "listing"], name="recheck_changed_once"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.before} → {self.after} under v{self.policy_version}"
