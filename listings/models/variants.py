"""What buyers choose from within a listing: sizes, colours, sets."""

from typing import Any, ClassVar, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from listings.models.listing import Listing


class VariantFacts(TypedDict):
    """A variant as its seller writes it. Without a price it costs what the listing costs."""

    sku: str
    name: str
    price_minor: int | None
    stock: int


class Variant(models.Model):
    """One choice of a listing, known by its SKU; money is in the listing's currency.

    One that was taken off keeps its row, for its prices are on record; the same SKU later is
    the same variant again.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="variant_rows")
    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    price_minor = models.BigIntegerField(null=True, blank=True)
    stock = models.PositiveIntegerField(default=0)
    # From 1 in the order that buyers see; empty once taken off.
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("variant")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["listing", "sku"], name="variant_sku_once_per_listing"),
            models.UniqueConstraint(
                fields=["listing", "place"],
                name="variant_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor=None) | models.Q(price_minor__gt=0),
                name="variant_price_positive",
            ),
        )
        indexes = (models.Index(fields=["store", "sku"], name="variant_sku"),)

    def __str__(self) -> str:
        return self.name or self.sku

    @property
    def facts(self) -> VariantFacts:
        return {
            "sku": self.sku,
            "name": self.name,
            "price_minor": self.price_minor,
            "stock": self.stock,
        }
