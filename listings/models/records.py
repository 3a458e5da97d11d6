"""What is kept about a listing: its prices and its checks."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from listings.models.listing import Listing
from listings.models.variants import Variant

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class PricePoint(models.Model):
    """A price from an instant on. Append-only: the 30-day floor is a query over these.

    Without a variant it is the listing's own, without a market that of every market that has
    none of its own.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="price_points")
    variant = models.ForeignKey(Variant, models.PROTECT, null=True, related_name="+")
    market = models.CharField(max_length=2, blank=True, default="", db_default="")
    amount_minor = models.BigIntegerField()
    # The struck-out price that stood beside it.
    reference_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="price_point_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="price_point_currency_form"
            ),
            models.CheckConstraint(
                condition=models.Q(market="") | models.Q(market__regex=r"^[A-Z]{2}$"),
                name="price_point_market_form",
            ),
            models.CheckConstraint(
                condition=models.Q(reference_minor=None) | models.Q(reference_minor__gt=0),
                name="price_point_reference_positive",
            ),
        )
        indexes = (models.Index(fields=["listing", "-at", "-id"], name="price_point_history"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} from {self.at:%Y-%m-%d}"


class CheckRunQuerySet(models.QuerySet["CheckRun"]):
    def as_saved(self) -> "CheckRunQuerySet":
        """Of listings as they are saved, not of edits that wait beside them."""
        return self.filter(edit=None)


class CheckRun(models.Model):
    """One truthfulness check: what was checked, by which policy version, with which result."""

    class Verdict(models.TextChoices):
        PASS = "pass", _("Passed")
        WARN = "warn", _("Passed with tips")
        NEEDS_EVIDENCE = "needs_evidence", _("Needs evidence")
        BLOCK = "block", _("Blocked")

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="check_runs")
    # The edit that was checked, which waits beside the live text: it says nothing about that.
    # Of this listing and store: a foreign key over all three in migration 0025, which Django
    # has no words for.
    edit = models.ForeignKey(
        "listings.StagedEdit", models.PROTECT, null=True, related_name="check_runs"
    )
    # The number of the policy version whose rules were applied.
    policy_version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=20, choices=Verdict)
    findings = models.JSONField(default=list)
    # The listing exactly as it was checked: the old text stays as evidence.
    snapshot = models.JSONField(default=dict)
    checked_at = models.DateTimeField()

    objects: ClassVar[Any] = CheckRunQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(verdict__in=["pass", "warn", "needs_evidence", "block"]),
                name="check_run_verdict_known",
            ),
        )
        indexes = (
            models.Index(fields=["listing", "-id"], name="check_run_history"),
            models.Index(fields=["store", "-checked_at"], name="check_run_store"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.verdict} at {self.checked_at:%Y-%m-%d %H:%M}"

    @property
    def is_good(self) -> bool:
        """Whether the listing could be sold after this check."""
        return self.verdict in {self.Verdict.PASS, self.Verdict.WARN}
