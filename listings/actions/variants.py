"""The rows behind a listing's variants; the verbs that write listings call this."""

from datetime import datetime

from listings.models import Listing, Variant

FACTS = ("name", "price_minor", "stock", "place")


def keep_variants(listing: Listing, now: datetime) -> None:
    """Make the rows say what the listing in memory says; the caller holds its lock.

    A variant is known by its SKU. One that is no longer wanted loses its place and keeps its
    row, because its prices stay on record.
    """
    wanted = listing.variants
    skus = [facts["sku"] for facts in wanted]
    listing.variant_rows.exclude(sku__in=skus).exclude(place=None).update(place=None)
    rows = [
        Variant(
            store_id=listing.store_id, listing=listing, place=place, created_at=now, **dict(facts)
        )
        for place, facts in enumerate(wanted, start=1)
    ]
    Variant.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["listing", "sku"], update_fields=FACTS
    )
    listing.read_variants_again()
