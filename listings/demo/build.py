"""Lists the demo's goods through the verbs, so that checks, prices and events are real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from stdnum import ean

from accounts.models import Store
from core.errors import NotPossible
from core.yaml_files import read_yaml
from listings.actions import add_picture, create_listing, edit_listing, submit_listing
from listings.demo.drawing import draw
from listings.models import Listing, VariantFacts
from listings.pricing import MarketPrice

# Each fifth listing says something that it should not.
WRONG_EVERY = 5
# A rival's pictures, taken over as they are: thief -> victim.
STOLEN = {"novaport": "lumen"}
# Every second one for the EU says who answers for it; the others are not sold there.
MARKETS: tuple[list[str], ...] = (["US"], ["CN", "US"], ["GB", "US"], ["EU", "GB", "US"])
# Variants of the same goods, by the language of the shop.
PACKS = {
    "en": ("Single", "Pair"),
    "zh-Hans": ("单件", "两件装"),
    "de": ("Einzeln", "Doppelpack"),
    "fr": ("À l’unité", "Lot de deux"),
    "es": ("Unidad", "Juego de dos"),
    "pt": ("Unidade", "Conjunto de dois"),
}


@dataclass(frozen=True)
class Plan:
    """One listing to be made."""

    store: Store
    number: int
    goods: dict[str, Any]
    variant: str
    place: int
    language: str
    currency: str
    wrong: dict[str, Any]

    @property
    def sku(self) -> str:
        return f"{self.goods['sku']}-{self.place + 1:02d}"


def build(stores: list[Store], now: datetime) -> list[Listing]:
    """Make the listings that are not there yet; return those that were made."""
    made = []
    for plan in _plans(stores):
        if not Listing.objects.filter(store=plan.store, sku=plan.sku).exists():
            made.append(_list(plan, now))
    return made


def _plans(stores: list[Store]) -> Iterator[Plan]:
    catalogue = _catalogue()
    number = 0
    for store in stores:
        shop = catalogue[store.slug]
        wrongs = catalogue["wrongs"][shop["language"]]
        for goods in shop["goods"]:
            for place, variant in enumerate(shop["variants"]):
                number += 1
                is_wrong = number % WRONG_EVERY == number // WRONG_EVERY % WRONG_EVERY
                wrong = wrongs[number // WRONG_EVERY % len(wrongs)] if is_wrong else {}
                yield Plan(
                    store, number, goods, variant, place, shop["language"], shop["currency"], wrong
                )


@cache
def _catalogue() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).parent / "catalogue.yaml")
    return found


def _list(plan: Plan, now: datetime) -> Listing:
    owner = plan.store.people("owner")[0]
    listed_at = now - timedelta(days=130 - plan.number % 97, minutes=plan.number)
    # Prices move once, so that the lowest price of the last thirty days has a history.
    price = plan.goods["price"] + plan.place * 10
    listing = create_listing(plan.store, actor=owner, now=listed_at, **_facts(plan, price))
    picture = _picture(plan)
    add_picture(listing, picture=picture, actor=owner, now=listed_at)
    try:
        submit_listing(listing, actor=owner, now=listed_at + timedelta(minutes=5))
    except NotPossible:
        # A store whose listing may not be published keeps it as a draft.
        return listing
    listing.refresh_from_db()
    if plan.number % 4 == 1:
        _lower_price(listing, plan, price, now)
    return listing


def _facts(plan: Plan, price: int) -> dict[str, Any]:
    wrong = plan.wrong
    text = plan.goods["text"]
    facts: dict[str, Any] = {
        "sku": plan.sku,
        "title": plan.goods["title"].format(v=plan.variant) + wrong.get("title_add", ""),
        "description": f"{text} {wrong['add']}" if "add" in wrong else text,
        "brand": plan.store.name,
        "category": plan.goods["category"],
        "language": plan.language,
        "price_minor": price,
        "currency": plan.currency,
        "stock": 12 + plan.number * 7 % 400,
        "variants": _variants(plan, price),
        "markets": MARKETS[plan.number % len(MARKETS)],
        "freight_minor": price * (2 if plan.number % 11 else 14) // 10,
        "market_prices": _market_prices(plan, price),
        "attributes": {
            "country_of_origin": plan.store.country,
            **(_maker(plan) if plan.number % 8 == 3 else {}),
            **(plan.goods.get("declared", {}) if plan.number % 3 else {}),
            "gtin": wrong.get("gtin") or _gtin(plan.number),
        },
    }
    if "reference_factor" in wrong:
        facts["reference_price_minor"] = int(price * wrong["reference_factor"])
    return facts


def _variants(plan: Plan, price: int) -> list[VariantFacts]:
    """Some goods are sold alone or as a pair; most have nothing to choose from."""
    if plan.number % 5 != 2:
        return []
    names = PACKS[plan.language]
    stock = 8 + plan.number % 40
    return [
        {"sku": f"{plan.sku}-1", "name": names[0], "price_minor": None, "stock": stock},
        {"sku": f"{plan.sku}-2", "name": names[1], "price_minor": price * 19 // 10, "stock": 6},
    ]


def _maker(plan: Plan) -> dict[str, str]:
    """Who made it and who answers for it in the EU."""
    box = f"{plan.store.slug}@maker.example"
    return {
        "product_identifier": f"{plan.sku}-26",
        "manufacturer_name": plan.store.name,
        "manufacturer_postal": f"1 Harbour Road, {plan.store.country}",
        "manufacturer_electronic": box,
        "manufacturer_country": plan.store.country,
        "responsible_person_name": "Brenner Compliance GmbH",
        "responsible_person_postal": "Hafenstr. 4, 20457 Hamburg, DE",
        "responsible_person_electronic": "contact@brenner.example",
        "safety_warnings": "Keep the packaging away from small children.",
    }


def _market_prices(plan: Plan, price: int) -> list[MarketPrice]:
    """Britain pays a little more for some of the goods: its VAT is in the price."""
    if plan.number % 5 not in (1, 2):
        return []
    return [{"market": "GB", "sku": "", "price_minor": price * 108 // 100}]


def _gtin(number: int) -> str:
    body = f"49{number:010d}"
    return body + str(ean.calc_check_digit(body))


def _picture(plan: Plan) -> bytes:
    slug, goods = plan.store.slug, plan.goods
    victim = STOLEN.get(slug)
    if victim and plan.number % 6 == 0:
        slug, goods = victim, _catalogue()[victim]["goods"][plan.place]
    return draw(goods["shape"], f"{slug}/{goods['sku']}", plan.place)


def _lower_price(listing: Listing, plan: Plan, price: int, now: datetime) -> None:
    edit_listing(
        listing,
        version=listing.version,
        actor=None,
        now=now - timedelta(days=6 + plan.number % 9),
        price_minor=price * 92 // 100,
    )
