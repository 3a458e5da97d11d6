"""A store's listings."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Greatest, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Store
from core.search.gapless import index_of_signs

if TYPE_CHECKING:
    from listings.models.records import CheckRun
    from listings.models.variants import VariantFacts

LIVE = models.Q(status="published")


class ListingQuerySet(models.QuerySet["Listing"]):
    def for_user(self, user: Any) -> "ListingQuerySet":
        """Listings that this person may open: a moderator any, a member those of their stores."""
        if user.is_moderator:
            return self
        mine = Store.objects.filter(memberships__user_id=user.pk).values("pk")
        return self.filter(store_id__in=mine)

    def of_store(self, store: Store) -> "ListingQuerySet":
        return self.filter(store_id=store.pk)

    def live(self) -> "ListingQuerySet":
        """Published, whatever the standing of the store."""
        return self.filter(status=Listing.Status.PUBLISHED)

    def visible(self, now: datetime) -> "ListingQuerySet":
        """What buyers see at `now`: published, neither it nor its store closed by a sanction.

        Read from the sanctions at that instant and never copied: a decision holds before a
        worker has moved the listing, and lifting a store's sanction needs no repair.
        """
        from enforcement.gates import stores_blocked, subjects_removed

        removed = subjects_removed(Listing.SUBJECT, now=now)
        ids = removed.values_list(Cast("subject_id", models.BigIntegerField()))
        shown = self.live().exclude(store_id__in=stores_blocked("publish", now=now))
        return shown.exclude(pk__in=ids)


class Listing(models.Model):
    """One product that a store offers. Money is in minor units of `currency`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Live")
        NEEDS_FIX = "needs_fix", _("Needs a fix")
        NEEDS_EVIDENCE = "needs_evidence", _("Needs evidence")
        IN_REVIEW = "in_review", _("In review")
        PAUSED = "paused", pgettext_lazy("listing", "Paused")
        WITHDRAWN = "withdrawn", pgettext_lazy("listing", "Withdrawn")
        TAKEN_DOWN = "taken_down", _("Taken down")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        CHINESE = "zh-Hans", _("Simplified Chinese")
        SPANISH = "es", _("Spanish")
        PORTUGUESE = "pt", _("Portuguese")
        FRENCH = "fr", _("French")
        GERMAN = "de", _("German")

    # Where a check may lead, from wherever somebody asks for it.
    CHECKED: ClassVar[set[str]] = {
        Status.PUBLISHED,
        Status.NEEDS_FIX,
        Status.NEEDS_EVIDENCE,
        Status.IN_REVIEW,
    }
    AWAY: ClassVar[set[str]] = {Status.WITHDRAWN, Status.TAKEN_DOWN}
    # Ways to "draft" and "paused" that no button takes are for putting back what moved.
    BACK: ClassVar[set[str]] = {Status.DRAFT, Status.PAUSED}
    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.DRAFT: CHECKED | AWAY,
        Status.PUBLISHED: (CHECKED | AWAY | BACK) - {Status.PUBLISHED},
        Status.NEEDS_FIX: (CHECKED | AWAY | BACK) - {Status.NEEDS_FIX},
        Status.NEEDS_EVIDENCE: (CHECKED | AWAY | BACK) - {Status.NEEDS_EVIDENCE},
        Status.IN_REVIEW: (CHECKED | AWAY | BACK) - {Status.IN_REVIEW},
        Status.PAUSED: CHECKED | AWAY,
        Status.WITHDRAWN: CHECKED | {Status.PAUSED, Status.TAKEN_DOWN},
        # None of these is a seller's to choose: only a decision's end leads here.
        Status.TAKEN_DOWN: CHECKED | {Status.DRAFT},
    }

    TONES: ClassVar[dict[str, str]] = {
        Status.PUBLISHED: "ok",
        Status.NEEDS_FIX: "bad",
        Status.NEEDS_EVIDENCE: "warn",
        Status.IN_REVIEW: "rev",
        Status.TAKEN_DOWN: "bad",
    }
    # What cases and decisions call a listing.
    SUBJECT = "listing"

    store = models.ForeignKey(Store, models.PROTECT, related_name="listings")
    sku = models.CharField(max_length=64)
    title = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    brand = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, choices=Language, default=Language.ENGLISH)
    attributes = models.JSONField(default=dict, blank=True)
    markets = models.JSONField(default=list, blank=True)
    price_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    reference_price_minor = models.BigIntegerField(null=True, blank=True)
    # What buyers pay for sending one.
    freight_minor = models.BigIntegerField(null=True, blank=True)
    # Prices of single markets (listings.pricing.MarketPrice), in the listing's currency.
    market_prices = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True
    )
    stock = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    status_at = models.DateTimeField()
    # Where it stood when a decision last took it down.
    taken_from = models.CharField(max_length=20, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Grows with every edit: a page that shows an older number is stale.
    version = models.PositiveIntegerField(default=1)
    # Of the last check: its policy version (0: none yet), and when to look again: as its first
    # certificate ends, or as soon as nothing bars what was held in review.
    checked_under = models.PositiveIntegerField(default=0, db_default=0)
    # Its `version` as that check saw it: another one was written since and is judged by nothing.
    checked_version = models.PositiveIntegerField(default=0, db_default=0)
    recheck_at = models.DateTimeField(null=True, blank=True)
    # Its last check let it pass, and something outside its text alone keeps it in review.
    is_held = models.BooleanField(default=False, db_default=False)
    # The newest coming version under which it was looked at since that check (0: none yet).
    outlook_under = models.PositiveIntegerField(default=0, db_default=0)
    # Markets that it may not be sold to by that check, though others are open.
    closed_markets = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True
    )

    # Claims of the live text whose certificate has ended (listings.withholding.Withheld).
    withheld = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True
    )

    objects: ClassVar[Any] = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        constraints = (
            models.UniqueConstraint(fields=["store", "sku"], name="listing_sku_once_per_store"),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        "draft",
                        "published",
                        "needs_fix",
                        "needs_evidence",
                        "in_review",
                        "paused",
                        "withdrawn",
                        "taken_down",
                    ]
                ),
                name="listing_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="taken_down") | ~models.Q(taken_from=""),
                name="listing_taken_from_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor=None) | models.Q(price_minor__gt=0),
                name="listing_price_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(reference_price_minor=None)
                | models.Q(reference_price_minor__gt=0),
                name="listing_reference_price_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(freight_minor=None) | models.Q(freight_minor__gte=0),
                name="listing_freight_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="listing_currency_form"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | (~models.Q(title="") & models.Q(price_minor__isnull=False)),
                name="listing_live_is_complete",
            ),
        )
        indexes = (
            models.Index(fields=["store", "status", "-updated_at", "-id"], name="listing_view"),
            models.Index(fields=["store", "-updated_at", "-id"], name="listing_all"),
            # The API: edited or moved since.
            models.Index(
                "store", Greatest("updated_at", "status_at"), "id", name="listing_changed"
            ),
            models.Index(fields=["store", "stock", "id"], name="listing_stock"),
            models.Index(fields=["checked_under", "id"], condition=LIVE, name="listing_by_check"),
            models.Index(fields=["recheck_at", "id"], condition=LIVE, name="listing_recheck"),
            models.Index(
                fields=["recheck_at", "id"],
                condition=models.Q(status__in=["in_review", "needs_evidence", "needs_fix"]),
                name="listing_settle",
            ),
            models.Index(fields=["outlook_under", "id"], condition=LIVE, name="listing_outlook"),
            models.Index(
                fields=["category", "currency", "-id"], condition=LIVE, name="listing_category"
            ),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("sku"), name="gin_trgm_ops"),
                name="listing_search",
            ),
            index_of_signs("title", "sku", name="listing_signs"),
            models.Index(
                models.F("store"),
                KT("attributes__gtin"),
                condition=models.Q(attributes__has_key="gtin"),
                name="listing_gtin",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.sku

    @property
    def variants(self) -> "list[VariantFacts]":
        """What buyers choose from, in their order; empty where there is one thing to buy.

        Read from the rows each time, unless something else was written into this object.
        """
        wanted: list[VariantFacts] | None = self.__dict__.get("wanted_variants")
        if wanted is not None:
            return wanted
        rows = self.variant_rows.all() if self.pk else []
        return [row.facts for row in rows if row.place is not None]

    @variants.setter
    def variants(self, wanted: "list[VariantFacts]") -> None:
        self.__dict__["wanted_variants"] = wanted

    def read_variants_again(self) -> None:
        """Forget what was written into this object, now that the rows say it."""
        self.__dict__.pop("wanted_variants", None)

    @property
    def last_check(self) -> "CheckRun | None":
        """Of the listing as it was saved; None where it was never checked."""
        run: CheckRun | None = self.check_runs.as_saved().order_by("-id").first()
        return run

    @property
    def is_as_checked(self) -> bool:
        """Whether nobody has written anything since its last check."""
        return self.checked_version == self.version

    @property
    def is_live(self) -> bool:
        return self.status == self.Status.PUBLISHED
