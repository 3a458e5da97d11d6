"""One order of the past as its verbs would have left it: parcel, scans, windows and events."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from core.wording import in_both
from policy.sections import Policy
from shipping.checks.cancelling import CAUSES, Reason
from shipping.checks.folding import day_of, fold, stage_days
from shipping.demo.habits import Habits, falls
from shipping.demo.journeys import Stop, travel
from shipping.demo.purchases import Purchase
from shipping.demo.world import Road, zone_in
from shipping.models import Cancellation, Code, Detail, Order, Parcel, Promise, TrackingEvent
from shipping.queries.limits import tolerance_at

LATELY = timedelta(days=35)
# A window that passed longer ago was looked at by the sweep of its day.
SWEPT = timedelta(days=2)


class Happened(NamedTuple):
    """An event to be written; `subject` is stored by then. A window may belong to it."""

    at: datetime
    kind: str
    subject: Order | Parcel
    facts: dict[str, Any]
    window: Promise | None = None


@dataclass
class Past:
    """One order, not yet stored, and all that became of it by now."""

    bought: Purchase
    order: Order
    parcel: Parcel | None = None
    cancellation: Cancellation | None = None
    scans: list[TrackingEvent] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)


def relive(bought: Purchase, habits: Habits, *, policy: Policy, now: datetime) -> Past:
    """Work out what happened to the order between its day and now."""
    order = _order(bought, policy)
    past = Past(bought, order)
    window = _window(order, None, bought.road, day_of(order.ship_by), order.placed_at, policy)
    order.promise_on = window.promise_on
    told = {"number": order.number, "promise_on": str(order.promise_on)} | _days(window)
    past.happened.append(Happened(order.placed_at, "order.received", order, told, window))
    if falls(bought.place, 0.012, shift=31):
        _cancel(past)
    else:
        _ship(past, habits, policy, now)
    return past


def _order(bought: Purchase, policy: Policy) -> Order:
    columns = bought.facts.model_dump(exclude={"lines", "total_minor", "ship_by"})
    placed_at = bought.facts.placed_at
    return Order(
        store=bought.store,
        total_minor=bought.facts.total,
        ship_by=placed_at + timedelta(days=policy.shipping.ship_by_days),
        received_at=placed_at,
        status_at=placed_at,
        **columns,
    )


def _cancel(past: Past) -> None:
    order = past.order
    order.status, order.status_at = Order.Status.CANCELLED, order.placed_at + timedelta(hours=9)
    reason = Reason.SOLD_OUT if past.bought.place % 3 == 0 else Reason.BUYER_ASKED
    past.cancellation = Cancellation(
        store=order.store, order=order, reason=reason, cause=CAUSES[reason], at=order.status_at
    )
    told = {"number": order.number, "why": reason.value, "reason": in_both(reason.label)}
    past.happened.append(Happened(order.status_at, "order.cancelled", order, told))


def _ship(past: Past, habits: Habits, policy: Policy, now: datetime) -> None:
    bought, order = past.bought, past.order
    late = falls(bought.place, habits.late_dispatch, shift=7)
    hours = bought.random.uniform(4, 20) if late else -bought.random.uniform(12, 64)
    shipped_at = order.ship_by + timedelta(hours=hours)
    past.parcel = parcel = Parcel(
        store=bought.store,
        order=order,
        origin=bought.store.country,
        destination=order.country,
        carrier=bought.road.carrier,
        service=bought.road.service,
        number=bought.tracking,
        status_at=shipped_at,
        declared_shipped_at=shipped_at,
        promise_on=order.promise_on,
    )
    window = _window(order, parcel, bought.road, day_of(shipped_at), shipped_at, policy)
    parcel.window_ends_on = window.latest_on
    order.status, order.status_at = Order.Status.SHIPPED, shipped_at
    told = {"number": order.number, "carrier": parcel.carrier, "tracking": parcel.number}
    past.happened.append(Happened(shipped_at, "order.shipped", order, told))
    told = told | _days(window)
    past.happened.append(Happened(shipped_at, "parcel.dispatched", parcel, told, window))
    fate, ends_at = _fate(bought, habits, order, shipped_at, now)
    stops = travel(bought.road, order.city, shipped_at=shipped_at, ends_at=ends_at, fate=fate)
    stops = [stop for stop in stops if stop.at <= now]
    if fate == "held":
        _tell_of_hold(past, stops, ends_at, window)
    _scan(past, stops, now)


def _fate(
    bought: Purchase, habits: Habits, order: Order, shipped_at: datetime, now: datetime
) -> tuple[str, datetime]:
    """What becomes of the parcel, and when it ends."""
    assert order.promise_on
    lately = order.promise_on > (now - LATELY).date()
    slack = (order.promise_on - day_of(shipped_at)).days
    if falls(bought.place, habits.late_lately if lately else habits.late):
        fate = "held" if bought.road.has_customs else "attempt"
        days = slack + bought.random.randint(1, 8)
    else:
        fate = "attempt" if bought.random.random() < 0.04 else "delivered"
        days = min(bought.road.sample(bought.random), slack)
    if falls(bought.place, habits.unscanned, shift=13):
        fate = "unscanned"
    elif falls(bought.place, habits.problems, shift=19):
        fate = bought.random.choice([Detail.LOST, Detail.DAMAGED, Detail.RETURNED, Detail.REFUSED])
    clock = time(bought.random.randint(9, 17), bought.random.randrange(60))
    day = day_of(shipped_at) + timedelta(days=max(days, 2))
    return fate, datetime.combine(day, clock, ZoneInfo(zone_in(bought.road.to)))


def _tell_of_hold(past: Past, stops: list[Stop], ends_at: datetime, told: Promise) -> None:
    """The window that the buyer was told when customs kept the parcel."""
    held_at = next((stop.at for stop in stops if stop.code == Code.IMPORT_CUSTOMS), None)
    if held_at is None or past.parcel is None or past.order.promise_on is None:
        return
    likeliest = ends_at.date()
    moved = Promise(
        store=past.order.store,
        order=past.order,
        parcel=past.parcel,
        earliest_on=likeliest - timedelta(days=3),
        likeliest_on=likeliest,
        latest_on=likeliest + timedelta(days=4),
        promise_on=past.order.promise_on,
        chance=0.8,
        late_chance=0.9,
        basis=told.basis | {"stage": Code.IMPORT_CUSTOMS.value},
        reason=Promise.Reason.SCANNED,
        made_at=held_at + timedelta(hours=1),
    )
    past.parcel.window_ends_on = moved.latest_on
    facts = {
        "number": past.order.number,
        "carrier": past.parcel.carrier,
        "tracking": past.parcel.number,
        "old_earliest_on": str(told.earliest_on),
        "old_latest_on": str(told.latest_on),
    } | _days(moved)
    past.happened.append(Happened(moved.made_at, "arrival.shifted", past.parcel, facts, moved))


def _scan(past: Past, stops: list[Stop], now: datetime) -> None:
    """Fold the scans as the verb does, and bring parcel and order to where they stand."""
    order, parcel = past.order, past.parcel
    assert parcel
    past.scans = [
        TrackingEvent(
            store=order.store,
            parcel=parcel,
            number=parcel.number,
            code=stop.code,
            detail=stop.detail,
            at=stop.at,
            country=stop.country,
            place=stop.place,
            time_zone=stop.zone,
            carrier=parcel.carrier,
            received_at=stop.at + timedelta(minutes=20),
            source=TrackingEvent.Source.WEBHOOK,
        )
        for stop in stops
    ]
    folded = fold(past.scans, placed_at=order.placed_at, tolerance=tolerance_at(now))
    for name, fact in folded.columns.items():
        setattr(parcel, name, fact)
    parcel.stage_days = stage_days(folded, shipped_at=parcel.declared_shipped_at)
    parcel.status = folded.status
    parcel.status_at = parcel.delivered_at or parcel.first_scan_at or parcel.status_at
    if parcel.status == Parcel.Status.DELIVERED:
        order.status, order.status_at = Order.Status.DELIVERED, parcel.status_at
    elif parcel.window_ends_on and parcel.window_ends_on < (now - SWEPT).date():
        parcel.window_ends_on = None
    past.happened += _moves(order, parcel)


def _moves(order: Order, parcel: Parcel) -> Iterator[Happened]:
    facts = {"number": parcel.number, "order": order.number, "state": parcel.state}
    if parcel.first_scan_at and parcel.status != Parcel.Status.ANNOUNCED:
        yield Happened(parcel.first_scan_at, "parcel.moved", parcel, facts)
    if parcel.delivered_at:
        told = facts | {"delivered_on": str(parcel.delivered_on)}
        yield Happened(parcel.delivered_at, "parcel.delivered", parcel, told)
        yield Happened(parcel.delivered_at, "order.delivered", order, {"number": order.number})
    elif parcel.status == Parcel.Status.PROBLEM and parcel.state_at:
        yield Happened(parcel.state_at, "parcel.stopped", parcel, facts)


def _window(
    order: Order,
    parcel: Parcel | None,
    road: Road,
    starts_on: date,
    made_at: datetime,
    policy: Policy,
) -> Promise:
    """The window of the road, as the lane history shows it."""
    rules = policy.shipping.window
    earliest, likeliest = road.day_at(rules.low_quantile), road.day_at(0.5)
    latest, promised = road.day_at(rules.high_quantile), road.day_at(rules.promise_quantile)
    promise_on = order.promise_on or starts_on + timedelta(days=promised)
    slack = (promise_on - starts_on).days
    chance = road.chance_by(latest) - road.chance_by(earliest - 1)
    return Promise(
        store=order.store,
        order=order,
        parcel=parcel,
        earliest_on=starts_on + timedelta(days=earliest),
        likeliest_on=starts_on + timedelta(days=likeliest),
        latest_on=starts_on + timedelta(days=latest),
        promise_on=promise_on,
        chance=round(chance, 3),
        late_chance=round(1 - road.chance_by(slack), 3),
        basis={
            "level": "lane" if parcel else "country_pair",
            "parcels": 60,
            "stage": "dispatch",
            "policy_version": policy.version,
            "version": 0,
            "curve": {
                "from": road.days[0],
                "by": [round(road.chance_by(day), 3) for day in range(*road.days[::2])],
            },
            "shares": [],
        },
        reason=Promise.Reason.DISPATCHED if parcel else Promise.Reason.ORDERED,
        made_at=made_at,
    )


def _days(window: Promise) -> dict[str, str]:
    return {"earliest_on": str(window.earliest_on), "latest_on": str(window.latest_on)}
