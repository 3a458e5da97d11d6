"""What an edit changes, field by field, as its reader knows it."""

from typing import Any

from django.utils.translation import gettext as _

from core.money import money
from listings.facts import LABELS
from listings.models import Listing, StagedEdit, VariantFacts
from listings.pricing import MarketPrice


def fact_in_words(name: str, fact: Any, currency: str) -> str:
    if name.endswith("_minor"):
        return "–" if fact is None else money(fact, currency)
    if isinstance(fact, dict):
        return ", ".join(f"{key}: {part}" for key, part in fact.items()) or "–"
    if name == "variants":
        return "; ".join(_variant_in_words(one, currency) for one in fact) or "–"
    if name == "market_prices":
        return "; ".join(_market_price_in_words(one, currency) for one in fact) or "–"
    return ", ".join(fact) if isinstance(fact, list) else str(fact) or "–"


def _variant_in_words(one: VariantFacts, currency: str) -> str:
    price = "" if one["price_minor"] is None else money(one["price_minor"], currency)
    stock = _("%(count)s in stock") % {"count": one["stock"]}
    return ", ".join(part for part in (f"{one['sku']} {one['name']}", price, stock) if part)


def _market_price_in_words(one: MarketPrice, currency: str) -> str:
    place = f"{one['market']} {one['sku']}".strip()
    return f"{place} {money(one['price_minor'], currency)}"


def changes_of(staged: StagedEdit) -> list[tuple[str, str, str]]:
    """Label, live words and wanted words of each field, in the order of the form.

    Live is what buyers read now: the text may have moved on since the edit was kept.
    """
    live = Listing.objects.get(pk=staged.listing_id)
    currency = live.currency
    wanted = staged.after.get("currency", currency)
    return [
        (
            str(label),
            fact_in_words(name, getattr(live, name), currency),
            fact_in_words(name, staged.after[name], wanted),
        )
        for name, label in LABELS.items()
        if name in staged.after
    ]


def lay_over(listing: Listing, staged: StagedEdit) -> None:
    """Let the listing in memory say what the edit wants; nothing is saved."""
    for name, fact in staged.after.items():
        setattr(listing, name, fact)
