"""Parcels, orders, windows and lanes are brought in line with the scans, many at once."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.access import SHIPPING_ROLES
from accounts.models import Store, User
from core.events import Addressee, Happening, done_by, record_many
from core.rowsets import update_rows
from core.transitions import Move, move_many
from policy.queries import policy_at
from shipping.actions.lanes import learn, lesson_of
from shipping.actions.links import readers_of
from shipping.actions.shifts import announce_shifts, find_shifts
from shipping.actions.tracked import Columns, Tracked, read_tracked
from shipping.checks.folding import Folded, Lesson, fold, taught_days
from shipping.models import Order, Parcel
from shipping.queries.limits import tolerance_at

ARRIVED, CAME_BACK = "parcel.delivered", "parcel.came_back"
OPEN = (Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY)


@dataclass(frozen=True)
class Settled:
    """A parcel as its row stands, and as it should."""

    parcel: Tracked
    folded: Folded
    columns: Columns

    @property
    def is_moved(self) -> bool:
        return self.folded.status != self.parcel.status

    @property
    def facts(self) -> dict[str, Any]:
        facts = {"number": self.parcel.number, "order": self.parcel.order_number}
        if self.folded.status == Parcel.Status.DELIVERED:
            facts["delivered_on"] = str(self.columns.delivered_on)
        return facts | {"state": self.columns.state}


def settle(store: Store, parcels: Collection[int], *, actor: User | None, now: datetime) -> None:
    """Bring these parcels of the store, their orders and what buyers know in line with new scans.

    Whoever calls holds the locks of the orders and the parcels.
    """
    if not parcels:
        return
    tolerance = tolerance_at(now)
    settled = [settled_by(parcel, tolerance) for parcel in read_tracked(parcels)]
    open_parcels = [
        (one.parcel, one.folded)
        for one in settled
        if one.folded.status in OPEN and not one.parcel.is_return
    ]
    shifts = find_shifts(open_parcels, now=now)
    ends_on = {
        shift.parcel.pk: shift.forecast.window.latest_on for shift in shifts if shift.forecast
    }
    settled = [_judged_soon(one, ends_on.get(one.parcel.pk), now) for one in settled]
    keep(settled, _moves(store, settled, now), actor=actor, now=now)
    _record_scans(store, settled, actor, now)
    move_orders([one.parcel.order_id for one in settled if one.is_moved], actor=actor, now=now)
    announce_shifts(shifts, store, actor=actor, now=now)
    # Last: all stores take turns in it.
    learn(_lessons(settled))


def settled_by(parcel: Tracked, tolerance: timedelta) -> Settled:
    """What all scans of the parcel say together."""
    limits: Any = {"placed_at": parcel.placed_at, "tolerance": tolerance}
    folded, days = fold(parcel.scans, **limits), None
    if parcel.is_leading:
        days = taught_days(parcel.scans, folded, shipped_at=parcel.shipped_at, **limits)
    return Settled(parcel, folded, parcel.columns._replace(**folded.columns, stage_days=days))


def keep(
    settled: Sequence[Settled], moves: Sequence[Move], *, actor: User | None, now: datetime
) -> None:
    """Save what changed: the moves, and the columns of parcels that stay in their status."""
    move_many(Parcel, moves, actor=actor, now=now)
    rows = [
        (one.parcel.pk, *one.columns)
        for one in settled
        if not one.is_moved and one.columns != one.parcel.columns
    ]
    update_rows(Parcel, Columns._fields, rows)


def move_orders(
    orders: Collection[int], *, actor: User | None, system: str = "", now: datetime
) -> None:
    """An order is delivered when all its parcels are, and under way again when one is not."""
    if not orders:
        return
    under_way = ~Q(parcels__status=Parcel.Status.DELIVERED) & Q(parcels__is_return=False)
    rest = Count("parcels", filter=under_way)
    rows = Order.objects.filter(pk__in=orders).annotate(rest=rest).order_by("pk")
    moves = []
    for pk, number, status, left in rows.values_list("pk", "number", "status", "rest"):
        facts = {"number": number} | done_by(system)
        if status == Order.Status.SHIPPED and not left:
            moves.append(Move(pk, Order.Status.DELIVERED, "order.delivered", facts))
        elif status == Order.Status.DELIVERED and left:
            moves.append(Move(pk, Order.Status.SHIPPED, "order.reopened", facts))
    move_many(Order, moves, actor=actor, now=now)


def _judged_soon(one: Settled, ends_on: Any, now: datetime) -> Settled:
    """The next sweep judges the parcel, for one of its facts is new."""
    columns = one.columns
    if ends_on:
        columns = columns._replace(window_ends_on=ends_on)
    is_due = columns.look_again_at is not None and columns.look_again_at <= now
    if one.parcel.is_leading and not is_due:
        columns = columns._replace(look_again_at=now)
    return replace(one, columns=columns)


def _moves(store: Store, settled: Sequence[Settled], now: datetime) -> list[Move]:
    moved = [one for one in settled if one.is_moved]
    fresh_since = now - timedelta(hours=policy_at(now).notices.fresh_hours)
    arrived = [
        one
        for one in moved
        if (at := one.columns.delivered_at) is not None
        and at >= fresh_since
        and not one.parcel.is_return
    ]
    readers = readers_of({(one.parcel.order_id, ARRIVED) for one in arrived}, now=now)
    told = {one.parcel.pk: [readers[one.parcel.order_id, ARRIVED]] for one in arrived}
    stopped = any(one.folded.status == Parcel.Status.PROBLEM for one in moved)
    people = list(store.people(*SHIPPING_ROLES)) if stopped else []
    return [_move(one, told.get(one.parcel.pk, []), people) for one in moved]


def _move(one: Settled, readers: Sequence[Addressee], people: Sequence[User]) -> Move:
    status, kind = one.folded.status, "parcel.moved"
    told: dict[str, Any] = {}
    if one.parcel.is_return:
        kind = CAME_BACK if status == Parcel.Status.DELIVERED else "parcel.going_back"
    elif status == Parcel.Status.DELIVERED:
        # What a late file tells is no news to the buyer any more.
        kind, told = ARRIVED, {"mail_to": readers}
    elif status == Parcel.Status.PROBLEM:
        kind, told = "parcel.stopped", {"notify": people}
    return Move(one.parcel.pk, status, kind, one.facts, also=one.columns._asdict(), **told)


def _record_scans(
    store: Store, settled: Sequence[Settled], actor: User | None, now: datetime
) -> None:
    """A scan that says nothing new about where the parcel is leaves its own row and no event."""
    happened = [
        Happening("parcel.scanned", one.parcel.pk, store.pk, one.facts)
        for one in settled
        if not one.is_moved and one.columns.state != one.parcel.columns.state
    ]
    record_many(happened, model=Parcel, actor=actor, at=now)


def _lessons(settled: Sequence[Settled]) -> Counter[Lesson]:
    lessons: Counter[Lesson] = Counter()
    for one in settled:
        before, after, lane = one.parcel.columns, one.columns, one.parcel.lane
        if (before.delivered_on, before.stage_days) != (after.delivered_on, after.stage_days):
            lessons.subtract(lesson_of(lane, before.delivered_on, before.stage_days))
            lessons.update(lesson_of(lane, after.delivered_on, after.stage_days))
    return lessons
