"""The rows behind a listing's variants; the verbs that write listings call this."""

from datetime import datetime

from listings.models import Listing, Variant

FACTS = ("name", "price_minor", "stock", "place")


def keep_variants(listing: Listing, now: datetime) -> None:
    """Make the rows say what the listing in memory says; the caller holds its lock.

    A variant is known by its SKU. One that is no longer wanted loses its place and keeps its
    row, because its prices stay on record.
    """
    skus = [facts["sku"] for facts in listing.variants]
    listing.variant_rows.exclude(sku__in=skus).exclude(place=None).update(place=None)
    Variant.objects.bulk_create(
        variant_rows(listing, now),
        update_conflicts=True,
        unique_fields=["listing", "sku"],
        update_fields=FACTS,
    )
    listing.read_variants_again()


def variant_rows(listing: Listing, now: datetime) -> list[Variant]:
    """Rows, not yet written, that say what the listing in memory says."""
    return [
        Variant(
            store_id=listing.store_id, listing=listing, place=place, created_at=now, **dict(facts)
        )
        for place, facts in enumerate(listing.variants, start=1)
    ]
