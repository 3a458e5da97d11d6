"""One order of the demo with its lines and its buyer, before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from accounts.models import Store
from listings.models import Listing
from shipping.checks.facts import LineFacts, OrderFacts
from shipping.demo.world import Road, pick_buyer, pick_road

OF_BUYER = ("buyer_name", "buyer_email", "buyer_language", "country", "city", "postcode")


@dataclass(frozen=True)
class Purchase:
    """What somebody buys, and the road that the parcel takes."""

    store: Store
    place: int
    facts: OrderFacts
    listings: tuple[Listing, ...]
    road: Road
    random: Random

    @property
    def tracking(self) -> str:
        return self.road.number(self.store.pk * 7_368_787 + self.place * 48_611)


def purchase(store: Store, place: int, placed_at: datetime, goods: Sequence[Listing]) -> Purchase:
    """The order number `place` of the store: the same one each time."""
    random = Random(f"{store.slug}/{place}")
    road = pick_road(random, store.country)
    buyer = pick_buyer(random, road.to)
    bought = tuple(random.sample(goods, 1 if random.random() < 0.8 else 2))
    facts = OrderFacts(
        number=f"{store.slug[:2].upper()}-{10_001 + place}",
        buyer_name=buyer.name,
        buyer_email=buyer.email,
        buyer_language=buyer.language,
        country=road.to,
        city=buyer.city,
        postcode=buyer.postcode,
        currency=bought[0].currency,
        placed_at=placed_at,
        # The demo's stores name it themselves, so that a holiday changes no story.
        ship_by=placed_at + timedelta(days=3),
        lines=tuple(_line(listing, random) for listing in bought),
    )
    return Purchase(store, place, facts, bought, road, random)


def again(bought: Purchase, earlier: Purchase) -> Purchase:
    """The same goods, bought by the buyer of an earlier purchase for the same address."""
    facts = bought.facts.model_copy(
        update={name: getattr(earlier.facts, name) for name in OF_BUYER}
    )
    return replace(bought, facts=facts, road=earlier.road)


def disguised(bought: Purchase, first: Purchase) -> Purchase:
    """Bought by the recipient of the first purchase, under another mail address."""
    as_first = again(bought, first)
    box = f"{bought.place % 4 + 1}.{first.facts.buyer_email}"
    return replace(as_first, facts=as_first.facts.model_copy(update={"buyer_email": box}))


def _line(listing: Listing, random: Random) -> LineFacts:
    return LineFacts(
        sku=listing.sku,
        title=listing.title,
        quantity=random.choices((1, 2, 3), (80, 15, 5))[0],
        unit_price_minor=listing.price_minor or 0,
    )
