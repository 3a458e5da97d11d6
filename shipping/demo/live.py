"""The last days of the demo's orders, told through the verbs."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.demo import Story
from accounts.models import Store
from core.errors import NotPossible
from shipping.actions import (
    ask_address,
    cancel_order,
    dispatch_parcel,
    dispatch_together,
    receive_order,
    record_tracking,
    remind_of_dispatch,
)
from shipping.checks import tracking
from shipping.checks.address import PLACE
from shipping.checks.cancelling import Reason
from shipping.checks.facts import ScanFacts
from shipping.demo.habits import habits_of
from shipping.demo.history import goods_of
from shipping.demo.journeys import Stop, travel
from shipping.demo.purchases import Purchase, again, purchase
from shipping.demo.world import Road, roads_from
from shipping.models import Code, Order, Parcel

# Writes no check digit into its numbers, so any number passes for one of its own.
BORROWER = "Eastline"


def is_told(store: Store) -> bool:
    """Whether the last days of the store are there already."""
    return Order.objects.of_store(store).count() >= habits_of(store.slug).orders


def stories(store: Store, now: datetime) -> Iterator[Story]:
    """Orders that came in during the last days."""
    habits, goods = habits_of(store.slug), goods_of(store)
    first, by_age = habits.orders - len(habits.ages), dict[int, Purchase]()
    for place, age in enumerate(sorted(habits.ages, reverse=True)):
        placed_at = now - timedelta(hours=age, minutes=7 * place)
        by_age[age] = purchase(store, first + place, placed_at, goods)
    for earlier, later in habits.pairs:
        by_age[later] = again(by_age[later], by_age[earlier])
    for age in habits.waiting:
        yield _waits(by_age.pop(age), asks=habits.is_busy and age == min(habits.ages))
    for ages in habits.pairs:
        if together := [by_age.pop(age) for age in ages if age in by_age]:
            yield _ships(*together)
    for bought in by_age.values():
        yield _ships(bought)
    if habits.borrows:
        bought = purchase(store, habits.orders, now - timedelta(days=12), goods)
        yield _borrows(bought)


def _waits(bought: Purchase, *, asks: bool) -> Story:
    """An order that nobody has dispatched yet; the store is reminded once it is late.

    Where its buyer `asks`, it is to go to another door of the same town.
    """
    order = yield from _receive(bought)
    if asks:
        yield (at := order.placed_at + timedelta(hours=1))
        place = {name: getattr(order, name) for name in PLACE} | {"street": "Station Road 12"}
        ask_address(order, **place, actor=None, now=at)
    yield order.ship_by + timedelta(minutes=1)
    remind_of_dispatch(order, now=order.ship_by + timedelta(minutes=1))


def _ships(*bought: Purchase) -> Story:
    """An order that leaves, or several of one buyer as one parcel."""
    orders = []
    for one in bought:
        orders.append((yield from _receive(one)))
    order, last = orders[-1], bought[-1]
    shipped_at = order.placed_at + timedelta(hours=17 + last.place % 5)
    yield from _leaves(orders, last.road, last.random, last.tracking, shipped_at)


def sent_again(order: Order) -> Story:
    """Goods that a ticket sends again leave the day after, unless no post takes them there."""
    random = Random(order.number)
    roads, _shares = roads_from(order.store.country)
    road = random.choice([road for road in roads if road.to == order.country])
    # Beyond the numbers of what was bought.
    number = road.number(order.store.pk * 7_368_787 + (10_000 + order.pk) * 48_611)
    at = order.placed_at + timedelta(hours=22)
    try:
        yield from _leaves([order], road, random, number, at)
    except NotPossible:
        if order.parcels.exists():
            raise
        owner = order.store.people("owner")[0]
        cancel_order(order, reason=Reason.CANNOT_SHIP, actor=owner, now=at)


def _leaves(
    orders: list[Order], road: Road, random: Random, number: str, shipped_at: datetime
) -> Story:
    """One parcel, from its dispatch to its delivery."""
    yield shipped_at
    order = orders[-1]
    how: dict[str, Any] = {
        "carrier": road.carrier,
        "service": road.service,
        "number": number,
        "actor": order.store.people("owner")[0],
        "now": shipped_at,
    }
    parcel = dispatch_together(orders, **how) if orders[1:] else dispatch_parcel(order, **how)
    ends_at = shipped_at + timedelta(days=road.sample(random))
    stops = travel(road, order.city, shipped_at=shipped_at, ends_at=ends_at, fate="delivered")
    for stop in stops:
        yield stop.at + timedelta(minutes=20)
        _report(parcel, stop)


def _borrows(bought: Purchase) -> Story:
    """An order that was never sent: its number is an earlier parcel's, with another carrier."""
    order = yield from _receive(bought)
    shipped_at = order.placed_at + timedelta(hours=20)
    earlier = Parcel.objects.of_store(bought.store).filter(delivered_at__lt=shipped_at)
    number = earlier.exclude(carrier=BORROWER).order_by("-delivered_at", "number")[0].number
    yield shipped_at
    owner = order.store.people("owner")[0]
    dispatch_parcel(order, carrier=BORROWER, number=number, actor=owner, now=shipped_at)


def _receive(bought: Purchase) -> Generator[datetime, None, Order]:
    at = bought.facts.placed_at
    yield at
    order, _is_new = receive_order(bought.store, facts=bought.facts, actor=None, now=at)
    return order


def _report(parcel: Parcel, stop: Stop) -> None:
    scan = ScanFacts(
        number=parcel.number,
        carrier=parcel.carrier,
        code=tracking.Code(stop.code),
        at=stop.at,
        country=stop.country,
        place=stop.place,
        time_zone=stop.zone,
    )
    received_at = stop.at + timedelta(minutes=20)
    record_tracking(parcel.store, scans=[scan], source="webhook", actor=None, now=received_at)


def holds(store: Store, now: datetime) -> Iterator[Story]:
    """Parcels that had arrived in their country and are now kept at the border."""
    at_gate = Parcel.objects.of_store(store).under_way().select_related("store", "order")
    rows = at_gate.filter(state=Code.ARRIVED_DESTINATION).order_by("state_at", "number")
    for place, parcel in enumerate(rows[: habits_of(store.slug).held_today]):
        yield _hold(parcel, now - timedelta(minutes=50 + 70 * place))


def _hold(parcel: Parcel, at: datetime) -> Story:
    arrived = parcel.events.filter(code=Code.ARRIVED_DESTINATION).latest("at")
    yield at
    _report(parcel, Stop(Code.IMPORT_CUSTOMS, at, parcel.destination, arrived.place))


def some_undelivered(store: Store) -> Order | None:
    """An order whose page has the most to show: on its way, with scans and a moved window."""
    rows = Order.objects.of_store(store).filter(status=Order.Status.SHIPPED)
    under_way = rows.filter(parcels__status=Parcel.Status.ON_THE_WAY)
    moved = under_way.filter(promises__reason="scanned", parcels__state=Code.IMPORT_CUSTOMS)
    return moved.order_by("-placed_at").first() or under_way.order_by("-placed_at").first()
