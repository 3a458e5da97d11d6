"""A listing as buyers of one market see it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from core.countries import country_name
from listings.actions.staging import open_edit
from listings.editor import take_up
from listings.forms import DUTY_ATTRIBUTES
from listings.green import badges_of
from listings.import_forms import attribute_in_words
from listings.models import Listing
from listings.pricing import LISTING, Cell, PriceList
from listings.withholding import for_buyers

# For customs and not for buyers.
UNSEEN = frozenset({"customs_description"})


def preview(request: HttpRequest, row: Listing, *, now: datetime) -> dict[str, Any]:
    """What the page shows for the market in its address; the first one where it names none."""
    is_staged = open_edit(row) is not None
    row = for_buyers(take_up(row))
    asked = request.GET.get("market", "")
    market = asked if asked in row.markets else next(iter(row.markets), "")
    prices, here = PriceList.of(row), Cell("", market)
    facts = [
        (key, *attribute_in_words(key, fact))
        for key, fact in row.attributes.items()
        if key not in UNSEEN and fact not in ("", None)
    ]
    return {
        "listing": row,
        "is_staged": is_staged,
        "markets": [(code, country_name(code)) for code in row.markets],
        "market": market,
        "market_name": country_name(market),
        "is_closed": market in row.closed_markets,
        "pictures": list(row.pictures.shown()),
        "price_minor": prices.price_in(here),
        "reference_minor": prices.reference_in(LISTING),
        "variants": [
            {"name": one["name"], "price_minor": prices.price_in(cell), "stock": one["stock"]}
            for one in row.variants
            for cell in [Cell(one["sku"], market)]
        ],
        "badges": badges_of(row, now, market=market),
        "facts": [(label, fact) for key, label, fact in facts if key not in DUTY_ATTRIBUTES],
        "duties": [
            (label, fact)
            for key, label, fact in sorted(facts, key=_legal_order)
            if key in DUTY_ATTRIBUTES
        ],
        "back_url": reverse("listings:listing", args=[row.pk]),
    }


def _legal_order(fact: tuple[str, str, Any]) -> int:
    """The maker before who answers for it, as in the editor."""
    return DUTY_ATTRIBUTES.index(fact[0]) if fact[0] in DUTY_ATTRIBUTES else -1
