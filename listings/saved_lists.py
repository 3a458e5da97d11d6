"""What people can keep views of here: the index of listings."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.counting import AT_MOST
from core.countries import market_of
from core.saved_views.indexes import Index, anything, register
from core.saved_views.tabs import Tab
from listings.filters import SORTS, VIEW_LABELS, VIEWS, Filter
from listings.models import Listing


def view_tabs(narrowed: Filter, counts: dict[str, str]) -> list[Tab]:
    """Label, address, count and "is it the current one" of each built-in view."""
    # Out of a view of one's own, a built-in one shows all that it holds.
    base, url = Filter() if narrowed.saved else narrowed, reverse("listings:index")
    return [
        (str(label), url + base.but(view=key).query(), counts[VIEWS[key]], key == narrowed.view)
        for key, label in VIEW_LABELS.items()
    ]


def _count(request: Any, query: QueryDict) -> int:
    return Filter.of(query).rows(request.store)[:AT_MOST].count()


register(
    Index(
        key="listings",
        label=gettext_lazy("Listings"),
        url_name="listings:index",
        may=lambda request: request.store is not None,
        fields={
            "view": lambda value: value in VIEWS,
            "q": anything,
            "category": anything,
            "market": lambda value: bool(market_of(value)),
            "language": lambda value: value in Listing.Language.values,
            "stock": lambda value: value == "none",
            "sort": lambda value: value in SORTS,
        },
        words=lambda query: Filter.of(query).words,
        count=_count,
    )
)
