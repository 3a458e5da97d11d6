"""How many pieces a listing offers: what its store counts of them, or else what it says.

Counted goods are read from the ledger of the app that keeps it, never copied: what a listing
says of its stock stands for goods that nobody counts.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Store
from core import registry
from listings.models import Listing, Variant, VariantFacts


class Shelves:
    """What is counted of the goods of some listings, asked once for all of them."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        known = list(listings)
        skus = {row.sku for row in known} | {one["sku"] for row in known for one in row.variants}
        goods = registry.counted_goods().filter(store__in={row.store_id for row in known})
        rows = goods.filter(sku__in=skus).values_list("store", "sku", "available")
        self._available: dict[tuple[int, str], int] = {
            (store, sku): available for store, sku, available in rows
        }

    @property
    def has_any(self) -> bool:
        return bool(self._available)

    def pieces_of(self, listing: Listing, one: VariantFacts) -> int:
        """How many there are of a variant."""
        return self._available.get((listing.store_id, one["sku"]), one["stock"])

    def pieces(self, listing: Listing) -> int:
        """How many there are of a listing: with variants, of them together."""
        if variants := listing.variants:
            return sum(self.pieces_of(listing, one) for one in variants)
        return self._available.get((listing.store_id, listing.sku), listing.stock)


@cache
def offered() -> Coalesce:
    """The same for rows of listings, to be shown, narrowed and sorted by.

    Made once, for a page takes longer to build it than to ask it.
    """
    goods = registry.counted_goods().filter(store=OuterRef("store"), sku=OuterRef("sku"))
    counted = Subquery(goods.values("available"))
    pieces = Coalesce(counted, F("stock"), output_field=IntegerField())
    variants = Variant.objects.filter(listing=OuterRef("pk")).exclude(place=None).order_by()
    each = variants.annotate(pieces=pieces).values("listing")
    together = Subquery(each.annotate(together=Sum("pieces")).values("together"))
    return Coalesce(together, pieces, output_field=IntegerField())


def offered_in(store: Store) -> Any:
    """The same for many rows of one store: where nothing is counted, a column with an index."""
    is_counting = registry.counted_goods().filter(store=store.pk).exists()
    return offered() if is_counting else F("stock")
