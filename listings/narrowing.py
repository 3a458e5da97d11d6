"""The page that asks what to narrow the index to: choices from the store's own listings."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Store
from core.countries import country_name
from listings.filters import BELOW, CLEARED, Filter
from listings.models import Listing

# A longer menu is no help; what lies deeper is found below its parent.
CATEGORIES_AT_MOST = 500


def page(store: Store, narrowed: Filter) -> dict[str, Any]:
    url, query = reverse("listings:index"), narrowed.query()
    return {
        "narrowed": narrowed,
        "hidden": narrowed.hidden(*CLEARED),
        "categories": sorted({*categories_of(store), narrowed.category} - {""}),
        "markets": sorted(
            ((code, country_name(code)) for code in {*markets_of(store), narrowed.market} - {""}),
            key=lambda market: market[1],
        ),
        "languages": Listing.Language.choices,
        "back_url": url + query,
        "crumbs": [(_("Listings"), url), (_("Filters"), "")],
    }


def categories_of(store: Store) -> list[str]:
    """Paths of the store's categories with those above them."""
    rows = Listing.objects.of_store(store).exclude(category="").order_by()
    return paths(rows.values_list("category", flat=True).distinct(), CATEGORIES_AT_MOST)


def paths(categories: Iterable[str], at_most: int) -> list[str]:
    """The categories with those above them, as deep as `at_most` of them allow."""
    parted = [category.split(BELOW) for category in categories]
    found: list[str] = []
    for depth in range(1, max(map(len, parted), default=0) + 1):
        deeper = {BELOW.join(parts[:depth]) for parts in parted}.union(found)
        if len(deeper) > at_most:
            break
        found = sorted(deeper)
    return found


def markets_of(store: Store) -> list[str]:
    """Codes of the markets to which the store's listings are sold."""
    sql = (
        "SELECT DISTINCT jsonb_array_elements_text(markets)"
        f" FROM {Listing._meta.db_table} WHERE store_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [store.pk])
        return [code for (code,) in cursor.fetchall()]
