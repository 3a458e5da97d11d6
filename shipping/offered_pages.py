"""What a listing's page shows of arrival, before anybody orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.countries import country_name
from core.registry import Panel
from listings.models import Listing
from shipping.checks.windows import Window
from shipping.queries.offered import offered_to
from shipping.queries.tracks import day_words, days_words, in_ten


def arrival_panels(request: Any, listing: Listing, now: datetime) -> Sequence[Panel]:
    """The window of each market, with how many parcels keep it."""
    found = offered_to(listing, now=now)
    rows = sorted((country_name(code), window) for code, window in found.windows.items())
    if not rows and not found.unknown:
        return []
    context = {
        "leaves": day_words(found.leaves_on),
        "rows": [(name, _days(window), _chances(window)) for name, window in rows],
        "unknown": sorted(country_name(code) for code in found.unknown),
    }
    return [Panel("shipping/_listing_arrival.html", context, order=4)]


def _days(window: Window) -> str:
    return days_words(window.earliest_on, window.latest_on)


def _chances(window: Window) -> str:
    words = _(
        "%(inside)s in 10 parcels arrive in it, half of all by %(half)s. Promised by %(promise)s: "
        "%(kept)s in 10 come by then."
    )
    return words % {
        "inside": in_ten(window.chance_in_window),
        "half": day_words(window.likeliest_on),
        "promise": day_words(window.promise_on),
        "kept": in_ten(1 - window.chance_late),
    }
