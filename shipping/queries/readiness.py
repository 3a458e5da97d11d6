"""What the goods of an order, a parcel or a listing lack for a destination."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from listings.models import Certificate, Listing
from policy.queries import policy_at
from policy.sections import Policy
from shipping.checks.customs.checklist import Item, checklist
from shipping.checks.customs.goods import Declared, Missing, Way
from shipping.checks.customs.readiness import find_gaps, is_inside
from shipping.checks.folding import day_of
from shipping.models import Order, OrderLine, Parcel
from shipping.queries.contents import Goods, goods_together

Schemes = Mapping[int | None, frozenset[str]]


def gaps_of(
    order: Order, goods: Iterable[Goods], *, carrier: str = "", service: str = "", now: datetime
) -> tuple[Missing, ...]:
    """The gaps of these goods, of the order or in its parcel, for the country that it goes to."""
    policy, way = policy_at(now), _way_of(order, carrier, service, now)
    return find_gaps(_declared_of(order, goods, policy, way.on), way, policy=policy)


def checklist_of(parcel: Parcel, *, now: datetime) -> tuple[Item, ...]:
    """Gaps and what is complete, by subject; nothing where nothing is declared."""
    policy, order = policy_at(now), parcel.order
    way = _way_of(order, parcel.carrier, parcel.service, now)
    if is_inside(way.origin, way.destination, policy.customs):
        return ()
    packed = goods_together(parcel, OrderLine.objects.order_by("pk"))
    goods = _declared_of(order, packed, policy, way.on)
    gaps = find_gaps(goods, way, policy=policy)
    asks = way.destination in policy.truth.safety.markets
    return checklist(goods, gaps, asks_for_person=asks)


def gaps_of_listing(
    listing: Listing, destination: str, *, on: date, schemes: Schemes, policy: Policy
) -> tuple[Missing, ...]:
    """The gaps of one listing, should it be sent there by a carrier that is not known yet."""
    goods = [_declared(listing, listing.price_minor, policy, schemes)]
    return find_gaps(goods, Way(listing.store.country, destination, on), policy=policy)


def schemes_of(store: Any, listings: Iterable[Listing], *, on: date) -> Schemes:
    """The schemes of verified certificates that hold, by listing; the store's own under None."""
    rows = Certificate.objects.filter(
        store=store, status=Certificate.Status.VERIFIED, valid_from__lte=on, valid_to__gte=on
    )
    keys: list[int | None] = [None, *(listing.pk for listing in listings)]
    found: dict[int | None, set[str]] = {key: set() for key in keys}
    for key, scheme in rows.values_list("listing_id", "scheme"):
        if key in found:
            found[key].add(scheme)
    return {key: frozenset(found[key] | found[None]) for key in keys}


def _way_of(order: Order, carrier: str, service: str, now: datetime) -> Way:
    return Way(order.store.country, order.country, day_of(now), carrier, service)


def _declared_of(order: Order, goods: Iterable[Goods], policy: Policy, on: date) -> list[Declared]:
    rows = OrderLine.objects.select_related("listing__customs_goods").order_by("order", "pk")
    lines = list(rows.filter(pk__in=[one.line.pk for one in goods]))
    listings = [line.listing for line in lines if line.listing]
    schemes = schemes_of(order.store, listings, on=on) if listings else {}
    return [
        replace(_declared(line.listing, line.unit_price_minor, policy, schemes), sold_as=line.title)
        if line.listing
        else Declared(line.title, value_minor=line.unit_price_minor)
        for line in lines
    ]


def _declared(
    listing: Listing, value_minor: int | None, policy: Policy, schemes: Schemes
) -> Declared:
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
        kind=known.kind if known else "",
        watt_hours=known.watt_hours if known else None,
        certificates=schemes.get(listing.pk, frozenset()),
    )


def _text(listing: Listing, key: str) -> str:
    """Attributes are what anybody may have sent: a text, or nothing."""
    given: Any = listing.attributes.get(key)
    return given.strip() if isinstance(given, str) else ""
