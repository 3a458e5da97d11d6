"""A store's listings, as the search finds them."""

from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy

from core.prepared import ASKER
from core.search.kinds import COMPACT, TEXT, Searcher, register
from listings.models import Listing, Variant

# A variant of the asker's store with this SKU, which its listing need not have.
VARIANT = Variant.objects.filter(store_id=ASKER.store.pk, sku=TEXT, place__isnull=False).values(
    "listing"
)


def _rows(asker: Any) -> Any:
    return Listing.objects.filter(store_id=asker.store.pk)


register(
    Searcher(
        kind="listing",
        label=gettext_lazy("Listings"),
        icon="tag",
        url_name="listings:listing",
        may=lambda request: request.store is not None,
        rows=_rows,
        title="title",
        detail="sku",
        states=Listing,
        exact=(
            Q(sku=TEXT),
            Q(pk__in=VARIANT),
            # Said twice, for the index.
            Q(attributes__has_key="gtin", found_gtin=COMPACT),
        ),
        texts=("title", "sku"),
        beside={"found_gtin": KT("attributes__gtin")},
        newest=("-updated_at", "-pk"),
        first=1500,
        order=30,
    )
)
