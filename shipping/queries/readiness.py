"""What the goods of an order or of a listing lack for a destination."""

from datetime import datetime
from typing import Any

from listings.models import Listing
from policy.queries import policy_at
from policy.sections import Policy
from shipping.checks.customs.checklist import Item, checklist
from shipping.checks.customs.readiness import Declared, Missing, find_gaps, is_inside
from shipping.models import Order


def gaps_of(order: Order, *, now: datetime) -> tuple[Missing, ...]:
    """The gaps of all articles of the order, for the country that it goes to."""
    policy = policy_at(now)
    origin, destination = order.store.country, order.country
    goods = _goods_of(order, policy)
    return find_gaps(goods, origin=origin, destination=destination, policy=policy)


def checklist_of(order: Order, *, now: datetime) -> tuple[Item, ...]:
    """Gaps and what is complete, by subject; nothing where nothing is declared."""
    policy = policy_at(now)
    origin, destination = order.store.country, order.country
    if is_inside(origin, destination, policy.customs):
        return ()
    goods = _goods_of(order, policy)
    gaps = find_gaps(goods, origin=origin, destination=destination, policy=policy)
    asks = destination in policy.truth.safety.markets
    return checklist(goods, gaps, asks_for_person=asks)


def _goods_of(order: Order, policy: Policy) -> list[Declared]:
    lines = order.lines.select_related("listing__customs_goods").order_by("pk")
    return [
        _declared(line.listing, line.unit_price_minor, policy)
        if line.listing
        else Declared(line.title, value_minor=line.unit_price_minor)
        for line in lines
    ]


def gaps_of_listing(listing: Listing, destination: str, *, policy: Policy) -> tuple[Missing, ...]:
    """The gaps of one listing, should it be sent there."""
    goods = [_declared(listing, listing.price_minor, policy)]
    return find_gaps(goods, origin=listing.store.country, destination=destination, policy=policy)


def _declared(listing: Listing, value_minor: int | None, policy: Policy) -> Declared:
    weight = listing.attributes.get("weight_g")
    duties = policy.truth.safety
    known = getattr(listing, "customs_goods", None)
    return Declared(
        title=str(listing),
        listing_id=listing.pk,
        description=_text(listing, "customs_description"),
        hs=known.hs if known else "",
        origin=_text(listing, "country_of_origin"),
        weight_g=weight if isinstance(weight, int | float) else None,
        value_minor=value_minor,
        maker_country=_text(listing, "manufacturer_country").upper(),
        has_responsible_person=all(_text(listing, key) for key in duties.responsible_person),
    )


def _text(listing: Listing, key: str) -> str:
    """Attributes are what anybody may have sent: a text, or nothing."""
    given: Any = listing.attributes.get(key)
    return given.strip() if isinstance(given, str) else ""
