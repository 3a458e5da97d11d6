"""What an edit changes, field by field, as its reader knows it."""

from typing import Any, NamedTuple

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


class Change(NamedTuple):
    """Label, live words and wanted words; `has_moved` where the live fact is not the one edited."""

    label: str
    live: str
    wanted: str
    has_moved: bool


def changes_of(staged: StagedEdit) -> list[Change]:
    """What the edit would still change, in the order of the form.

    Live is what buyers read now: the text may have moved on since the edit was kept.
    """
    live = Listing.objects.get(pk=staged.listing_id)
    currency = live.currency
    wanted, ready = staged.after.get("currency", currency), ready_of(live, staged)
    return [
        Change(
            str(label),
            fact_in_words(name, getattr(live, name), currency),
            fact_in_words(name, staged.after[name], wanted),
            name not in ready,
        )
        for name, label in LABELS.items()
        if name in left_of(live, staged)
    ]


def left_of(listing: Listing, staged: StagedEdit) -> dict[str, Any]:
    """What the edit wants and the listing does not say."""
    return {name: fact for name, fact in staged.after.items() if getattr(listing, name) != fact}


def ready_of(listing: Listing, staged: StagedEdit) -> dict[str, Any]:
    """What the edit may write: where the listing says what it said when the edit was made.

    Anywhere else somebody has written since, and theirs is newer.
    """
    before = staged.before
    return {
        name: fact for name, fact in staged.after.items() if getattr(listing, name) == before[name]
    }


def lay_over(listing: Listing, staged: StagedEdit) -> None:
    """Let the listing in memory say what the edit would write; nothing is saved."""
    for name, fact in ready_of(listing, staged).items():
        setattr(listing, name, fact)
