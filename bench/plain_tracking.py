"""What a scan does, the plain way: one transaction of ORM calls for each, row by row.

It leaves what `record_tracking` leaves: the scan, its parcel and order, events with their mails,
new windows and the counts of the lane history.
"""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import F

from core.events import record, record_with_id
from core.transitions import move
from policy.queries import policy_at
from shipping.actions.links import reader_of
from shipping.checks.facts import ScanFacts
from shipping.checks.folding import Folded, Group, Lesson, cells_of, fold, stage_days
from shipping.checks.windows import Lane, Window, is_real_shift
from shipping.models import LaneStat, Order, Parcel, Promise, TrackingEvent
from shipping.queries.arrivals import Forecast, forecast_way, starts_of
from shipping.queries.limits import tolerance_at

OPEN = (Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY)


@transaction.atomic
def take(store: Any, scan: ScanFacts, now: datetime) -> None:
    rows = Parcel.objects.select_for_update(of=("self",)).select_related("order", "store")
    parcel = rows.get(store=store, number=scan.number)
    key = {"parcel": parcel, "number": scan.number, "code": scan.code.value, "detail": ""}
    key |= {
        "at": scan.at,
        "country": scan.country,
        "postcode": scan.postcode,
        "carrier": scan.carrier,
    }
    also = {"store": store, "received_at": now, "source": "webhook"}
    if not TrackingEvent.objects.get_or_create(**key, defaults=also)[1]:
        return
    scans = list(parcel.events.all())
    folded = fold(scans, placed_at=parcel.order.placed_at, tolerance=tolerance_at(now))
    _keep(parcel, folded, now)
    if folded.status in OPEN:
        _tell(parcel, folded, now)


def _keep(parcel: Parcel, folded: Folded, now: datetime) -> None:
    before, lesson = parcel.state, _lesson(parcel)
    columns = {"look_again_at": now, **folded.columns}
    columns["stage_days"] = stage_days(folded, shipped_at=parcel.declared_shipped_at)
    facts = {"number": parcel.number, "order": parcel.order.number, "state": columns["state"]}
    if folded.status != parcel.status:
        told: dict[str, Any] = {"kind": "parcel.moved"}
        if folded.status == Parcel.Status.DELIVERED:
            facts["delivered_on"] = str(columns["delivered_on"])
            reader = reader_of(parcel.order, "parcel.delivered", now=now)
            told = {"kind": "parcel.delivered", "mail_to": [reader]}
        move(parcel, folded.status, actor=None, now=now, facts=facts, also=columns, **told)
        _follow(parcel.order, now)
    else:
        for name, value in columns.items():
            setattr(parcel, name, value)
        parcel.save(update_fields=list(columns))
        if columns["state"] != before:
            about: dict[str, Any] = {"subject": parcel, "store": parcel.store, "actor": None}
            record("parcel.scanned", at=now, facts=facts, **about)
    _learn(lesson, -1)
    _learn(_lesson(parcel), 1)


def _follow(order: Order, now: datetime) -> None:
    left = order.parcels.exclude(status=Parcel.Status.DELIVERED).exists()
    facts = {"number": order.number}
    about: dict[str, Any] = {"actor": None, "now": now, "facts": facts}
    if order.status == Order.Status.SHIPPED and not left:
        move(order, Order.Status.DELIVERED, kind="order.delivered", **about)
    elif order.status == Order.Status.DELIVERED and left:
        move(order, Order.Status.SHIPPED, kind="order.reopened", **about)


def _lesson(parcel: Parcel) -> Lesson | None:
    if parcel.delivered_on is None or parcel.stage_days is None:
        return None
    lane = Group(parcel.origin, parcel.destination, parcel.carrier, parcel.service)
    return Lesson(lane, parcel.delivered_on, tuple(parcel.stage_days))


def _learn(lesson: Lesson | None, sign: int) -> None:
    for cell, count in (cells_of({lesson: sign}) if lesson else {}).items():
        key = cell.group._asdict() | {"stage": cell.stage}
        key |= {"week_on": cell.week_on, "days": cell.days}
        row, _is_new = LaneStat.objects.get_or_create(**key, defaults={"count": 0})
        LaneStat.objects.filter(pk=row.pk).update(count=F("count") + count)


@cache
def _forecast(lane: Lane, starts: tuple[tuple[str, date], ...], now: datetime) -> Forecast | None:
    """Kept, as a process keeps it once forecasts are written: this is not what is measured."""
    return forecast_way(lane, dict(starts), now=now)


def _tell(parcel: Parcel, folded: Folded, now: datetime) -> None:
    """A new window is kept, and told when it is the first or really moved."""
    lane = Lane(parcel.origin, parcel.destination, parcel.carrier, parcel.service)
    starts = starts_of(parcel.declared_shipped_at, folded)
    forecast = _forecast(lane, tuple(starts.items()), now)
    known = Promise.objects.filter(parcel=parcel).order_by("-pk")
    newest, told = known.first(), known.filter(event__isnull=False).first()
    if forecast is None or (newest and _days(newest) == _days(forecast.window)):
        return
    window, event_id = forecast.window, None
    noise_days = policy_at(now).shipping.shift_notice_min_days
    if told is None or is_real_shift(told.latest_on, window.latest_on, noise_days):
        facts = {"number": parcel.order.number, "tracking": parcel.number}
        facts |= {"carrier": parcel.carrier, "latest_on": str(window.latest_on)}
        mail_to = [reader_of(parcel.order, "arrival.shifted", now=now)]
        about: dict[str, Any] = {"subject": parcel, "store": parcel.store, "actor": None}
        event_id = record_with_id("arrival.shifted", at=now, facts=facts, mail_to=mail_to, **about)
    promise_on = parcel.promise_on or window.promise_on
    Promise.objects.create(
        store=parcel.store,
        order=parcel.order,
        parcel=parcel,
        event_id=event_id,
        earliest_on=window.earliest_on,
        likeliest_on=window.likeliest_on,
        latest_on=window.latest_on,
        promise_on=promise_on,
        chance=round(window.chance_in_window, 3),
        late_chance=round(forecast.late_chance(promise_on), 3),
        basis=forecast.basis,
        reason=Promise.Reason.SCANNED,
        made_at=now,
    )
    parcel.window_ends_on = window.latest_on
    parcel.save(update_fields=["window_ends_on"])


def _days(window: Promise | Window) -> tuple[date, date, date]:
    return window.earliest_on, window.likeliest_on, window.latest_on
