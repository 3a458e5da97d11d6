"""What a policy version that is announced would say of live listings, and who was told so."""

from typing import Any, ClassVar

from django.db import models

from accounts.models import Store
from listings.models.listing import Listing
from listings.models.records import APPEND_ONLY, CheckRun

LEAVING = ("needs_evidence", "block")


class OutlookQuerySet(models.QuerySet["Outlook"]):
    def under(self, number: int, store: Store) -> "OutlookQuerySet":
        return self.filter(store_id=store.pk, policy_version=number)

    def of_live(self) -> "OutlookQuerySet":
        return self.filter(listing__status=Listing.Status.PUBLISHED)


class Outlook(models.Model):
    """A live listing that a coming version would judge worse, or keep out of another market.

    A forecast, not a decision: it is written anew when the listing is looked at again before
    the version's date, and gone when nothing would change any more. After the date it stays.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="outlooks")
    policy_version = models.PositiveIntegerField()
    before = models.CharField(max_length=20, choices=CheckRun.Verdict)
    verdict = models.CharField(max_length=20, choices=CheckRun.Verdict)
    # What the version before does not find, in the shape of a check run's.
    findings = models.JSONField(default=list)
    leaves = models.GeneratedField(
        expression=models.ExpressionWrapper(
            models.Q(verdict__in=LEAVING), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    at = models.DateTimeField()

    objects: ClassVar[Any] = OutlookQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(verdict__in=["warn", *LEAVING])
                & models.Q(before__in=["pass", "warn", *LEAVING]),
                name="outlook_verdicts_known",
            ),
            models.UniqueConstraint(
                fields=["listing", "policy_version"], name="outlook_one_per_version"
            ),
        )
        indexes = (
            models.Index(
                fields=["store", "policy_version", "-leaves", "-id"], name="outlook_of_store"
            ),
        )

    def __str__(self) -> str:
        return f"{self.before} → {self.verdict} under v{self.policy_version}"


class EffectNotice(models.Model):
    """A store was told what a coming version does to its listings: once, with these numbers."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    policy_version = models.PositiveIntegerField()
    listings = models.PositiveIntegerField()
    leaving = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["policy_version", "store"], name="effect_told_once"),
            models.CheckConstraint(
                condition=models.Q(listings__gt=0, leaving__lte=models.F("listings")),
                name="effect_touches_something",
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.listings} under v{self.policy_version}"
