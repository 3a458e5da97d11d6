"""What a seller may write into a listing, and the words for what they may not."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from babel.numbers import list_currencies
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.countries import market_of
from core.errors import NotPossible
from listings.checks.markup import without_markup
from listings.models import Listing, VariantFacts
from listings.pricing import MarketPrice
from policy.sections import Policy

# Far above any price or stock that means something, far below what a column holds.
AMOUNT_AT_MOST = 10**13
STOCK_AT_MOST = 10**9
VARIANT_TEXTS = {"sku": 64, "name": 200}
ATTRIBUTE_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
ATTRIBUTE_TEXT_AT_MOST = 2000
# Line breaks and tabs are text; the other control characters cannot be shown or stored.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class ListingFacts(TypedDict, total=False):
    """The fields of a listing that sellers write. Money is in minor units of `currency`."""

    sku: str
    title: str
    description: str
    brand: str
    category: str
    language: str
    attributes: Mapping[str, Any]
    markets: list[str]
    price_minor: int | None
    currency: str
    reference_price_minor: int | None
    freight_minor: int | None
    stock: int
    variants: list[VariantFacts]
    market_prices: list[MarketPrice]


LABELS = {
    "sku": gettext_lazy("SKU"),
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("What the product is and does"),
    "brand": gettext_lazy("Brand"),
    "category": gettext_lazy("Category"),
    "language": gettext_lazy("Language of the text"),
    "attributes": gettext_lazy("Attributes"),
    "markets": gettext_lazy("Sold to"),
    "price_minor": gettext_lazy("Price"),
    "currency": gettext_lazy("Currency"),
    "reference_price_minor": gettext_lazy("Reference price"),
    "freight_minor": gettext_lazy("Shipping cost"),
    "stock": gettext_lazy("Stock"),
    "variants": gettext_lazy("Variants"),
    "market_prices": gettext_lazy("Prices of markets"),
}
ONE_LINE = ("sku", "title", "brand", "category")
# Texts that people paste out of web pages.
PROSE = ("title", "description")
# Where a finding's field has another name in the listing.
FIELDS = {"reference_price": "reference_price_minor", "price": "price_minor"}


def fact_of(path: str) -> str:
    """The name of the fact that a finding's field is, or is a part of."""
    name = path.partition(".")[0]
    return FIELDS.get(name, name)


def clean_facts(facts: ListingFacts, *, policy: Policy) -> dict[str, Any]:
    """Return the facts as they are stored; markup in title and description is taken out.

    Raises NotPossible on the first field that is wrong.
    """
    if unknown := set(facts) - set(LABELS):
        raise TypeError(f"A listing has no {', '.join(sorted(unknown))}")
    return {name: _clean(name, given, policy) for name, given in facts.items()}


def settled(listing: Listing, wanted: dict[str, Any]) -> dict[str, Any]:
    """The clean facts as this listing would have them: its stock is that of its variants.

    Raises NotPossible when a market's price names a variant that there is not.
    """
    if not {"stock", "variants", "market_prices"} & set(wanted):
        return wanted
    variants = wanted.get("variants", listing.variants)
    skus = {one["sku"] for one in variants} | {""}
    for place, one in enumerate(wanted.get("market_prices", listing.market_prices)):
        if one["sku"] not in skus:
            raise NotPossible(
                _("No variant has the SKU “%(sku)s”. Take the price off or correct it.")
                % {"sku": one["sku"]},
                field=f"market_prices.{place}.sku",
            )
    if not variants or not {"stock", "variants"} & set(wanted):
        return wanted
    return wanted | {"stock": min(sum(one["stock"] for one in variants), STOCK_AT_MOST)}


def _clean(name: str, given: Any, policy: Policy) -> Any:
    if isinstance(given, str):
        given = clean_text(name, given)
        given = without_markup(given)[0] if name in PROSE else given
    if name in CLEANERS:
        given = CLEANERS[name](name, given, policy)
    if isinstance(given, str):
        longest = getattr(Listing._meta.get_field(name), "max_length", None)
        if longest and len(given) > longest:
            raise too_long(name, len(given), longest)
    return given


def clean_text(name: str, text: str) -> str:
    """Return the text with plain line ends; single-line fields on one line, without outer blanks.

    Raises NotPossible on a character that nobody can see or store.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := CONTROL.search(text):
        raise NotPossible(
            _(
                "Character %(place)s is the control character U+%(code)04X, which cannot be shown."
                " Delete it and retry."
            )
            % {"place": found.start() + 1, "code": ord(found[0])},
            field=name,
            code="control_character",
        )
    return " ".join(text.split("\n")).strip() if name in ONE_LINE else text


def too_long(name: str, length: int, limit: int) -> NotPossible:
    return NotPossible(
        _("%(length)s characters are too many; up to %(limit)s fit. Shorten the text.")
        % {"length": length, "limit": limit},
        field=name,
        code="too_long",
    )


def _sku(name: str, given: str, policy: Policy) -> str:
    if not given:
        raise NotPossible(_("Give the listing your own number, so that you find it."), field=name)
    return given


def _description(name: str, given: str, policy: Policy) -> str:
    if len(given) > policy.listings.description_at_most:
        raise too_long(name, len(given), policy.listings.description_at_most)
    return given


def _language(name: str, given: str, policy: Policy) -> str:
    if given not in Listing.Language.values:
        raise NotPossible(_("Choose the language in which the text is written."), field=name)
    return given


def _currency(name: str, given: str, policy: Policy) -> str:
    if given not in list_currencies():
        words = _("“%(code)s” is no currency. Write its three letters, as in USD.")
        raise NotPossible(words % {"code": given[:10]}, field=name)
    return given


def _amount(name: str, given: int | None, policy: Policy) -> int | None:
    if given is not None and not 0 < given < AMOUNT_AT_MOST:
        raise NotPossible(_("Give an amount above zero that somebody could pay."), field=name)
    return given


def _freight(name: str, given: int | None, policy: Policy) -> int | None:
    if given is not None and not 0 <= given < AMOUNT_AT_MOST:
        raise NotPossible(_("Give what sending it costs: zero or an amount."), field=name)
    return given


def _stock(name: str, given: int, policy: Policy) -> int:
    if not 0 <= given <= STOCK_AT_MOST:
        raise NotPossible(
            _("Give the stock as a whole number from 0 to %(limit)s.") % {"limit": STOCK_AT_MOST},
            field=name,
        )
    return given


def clean_markets(name: str, given: list[str]) -> list[str]:
    """ISO codes of markets, each once. Raises NotPossible on `name` for what is none."""
    for market in given:
        if not market_of(market):
            raise NotPossible(
                _(
                    "“%(code)s” is no market. Write a country's two capital letters, as US, CN or"
                    " DE; EU for the union, XI for Northern Ireland."
                )
                % {"code": market[:10]},
                field=name,
            )
    return sorted({market_of(market) for market in given})


def _attributes(name: str, given: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    limit = policy.listings.attributes_at_most
    if len(given) > limit:
        raise NotPossible(
            _("%(count)s attributes are too many; up to %(limit)s fit.")
            % {"count": len(given), "limit": limit},
            field=name,
        )
    return {_key(key): _attribute(key, fact) for key, fact in given.items()}


def _key(key: str) -> str:
    if not ATTRIBUTE_KEY.fullmatch(key):
        raise NotPossible(
            _("“%(key)s” is no attribute name. Use small letters, digits and “_”.")
            % {"key": clean_text("attributes", key[:40])},
            field="attributes",
        )
    return key


def _attribute(key: str, fact: Any) -> Any:
    if isinstance(fact, str):
        text = clean_text("attributes", fact)
        if len(text) > ATTRIBUTE_TEXT_AT_MOST:
            raise too_long("attributes", len(text), ATTRIBUTE_TEXT_AT_MOST)
        return text
    if isinstance(fact, bool | int | float) and abs(fact) < AMOUNT_AT_MOST:
        return fact
    raise NotPossible(
        _("The attribute “%(key)s” takes a text or a number.") % {"key": key}, field="attributes"
    )


def _variants(name: str, given: list[VariantFacts], policy: Policy) -> list[VariantFacts]:
    limit = policy.listings.variants_at_most
    if len(given) > limit:
        raise NotPossible(
            _("%(count)s variants are too many; up to %(limit)s fit.")
            % {"count": len(given), "limit": limit},
            field=name,
        )
    rows = [_variant(f"{name}.{place}", one, policy) for place, one in enumerate(given)]
    skus: set[str] = set()
    for place, row in enumerate(rows):
        if row["sku"] in skus:
            raise NotPossible(
                _("Another variant of this listing has the SKU “%(sku)s”. Give each its own.")
                % {"sku": row["sku"]},
                field=f"{name}.{place}.sku",
            )
        skus.add(row["sku"])
    return rows


def _variant(name: str, given: VariantFacts, policy: Policy) -> VariantFacts:
    sku, words = (_variant_text(name, part, given) for part in ("sku", "name"))
    return {
        "sku": sku,
        "name": words,
        "price_minor": _amount(f"{name}.price_minor", given["price_minor"], policy),
        "stock": _stock(f"{name}.stock", given["stock"], policy),
    }


def _variant_text(name: str, part: str, given: Any) -> str:
    text = " ".join(clean_text(f"{name}.{part}", given[part]).split("\n")).strip()
    if not text:
        raise NotPossible(
            _("Give each variant its own number and a name by which buyers choose."),
            field=f"{name}.{part}",
        )
    if len(text) > VARIANT_TEXTS[part]:
        raise too_long(f"{name}.{part}", len(text), VARIANT_TEXTS[part])
    return text


def _market_prices(name: str, given: list[MarketPrice], policy: Policy) -> list[MarketPrice]:
    limit = policy.listings.market_prices_at_most
    if len(given) > limit:
        raise NotPossible(
            _("%(count)s prices of markets are too many; up to %(limit)s fit.")
            % {"count": len(given), "limit": limit},
            field=name,
        )
    prices: dict[tuple[str, str], MarketPrice] = {}
    for place, one in enumerate(given):
        (market,) = clean_markets(f"{name}.{place}.market", [one["market"]])
        _amount(f"{name}.{place}.price_minor", one["price_minor"], policy)
        if (market, one["sku"]) in prices:
            raise NotPossible(
                _("The market %(code)s has a price further up. Take one of them off.")
                % {"code": market},
                field=f"{name}.{place}.market",
            )
        row: MarketPrice = {"market": market, "sku": one["sku"], "price_minor": one["price_minor"]}
        prices[market, one["sku"]] = row
    return [prices[place] for place in sorted(prices)]


CLEANERS: dict[str, Callable[[str, Any, Policy], Any]] = {
    "sku": _sku,
    "description": _description,
    "language": _language,
    "currency": _currency,
    "price_minor": _amount,
    "reference_price_minor": _amount,
    "freight_minor": _freight,
    "stock": _stock,
    "markets": lambda name, given, _policy: clean_markets(name, given),
    "attributes": _attributes,
    "variants": _variants,
    "market_prices": _market_prices,
}
