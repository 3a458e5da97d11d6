"""What buyers are told about arrival: once at each step, and once for each real shift."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.access import SHIPPING_ROLES
from accounts.models import User
from core.events import done_by, record, record_with_id
from core.wording import in_both
from policy.queries import policy_at
from shipping.actions.links import reader_of
from shipping.checks.facts import zone_of
from shipping.checks.folding import Folded, customs_since, day_of, fold, last_day_of
from shipping.models import Code, Holiday, Order, Parcel, Promise
from shipping.queries.arrivals import Forecast, forecast_order, forecast_parcel, is_misleading
from shipping.queries.limits import tolerance_at
from shipping.queries.tracks import in_ten


def promise_arrival(
    order: Order,
    *,
    moved_by: Sequence[Holiday] = (),
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Promise | None:
    """Tell the buyer of a new order when it arrives, and which holidays let it leave later.

    That promise stays the order's own. Rule: docs/rules/shipping.md#promises.
    """
    forecast = forecast_order(order, now=now)
    facts = window_facts(order, forecast) | _away_facts(order, moved_by) | done_by(system)
    if forecast:
        order.promise_on = forecast.window.promise_on
        order.save(update_fields=["promise_on"])
        facts["promise_on"] = str(order.promise_on)
    event_id = _announce("order.received", order, order, facts, actor, now)
    return keep_window(order, None, forecast, Promise.Reason.ORDERED, event_id, now)


def promise_dispatched(
    parcel: Parcel, *, facts: dict[str, Any], actor: User | None, now: datetime
) -> Promise | None:
    """Tell the buyer that the parcel is on its way, with the window of its carrier's lane."""
    # In another order's parcel it may have been scanned before.
    folded = _fold(parcel, now) if parcel.combined_with_id else None
    forecast = forecast_parcel(parcel, folded, now=now)
    told = window_facts(parcel.order, forecast) | _parcel_facts(parcel) | facts
    event_id = _announce("parcel.dispatched", parcel, parcel.order, told, actor, now)
    return keep_window(parcel.order, parcel, forecast, Promise.Reason.DISPATCHED, event_id, now)


@transaction.atomic
def announce_hold(parcel: Parcel, *, now: datetime) -> bool:
    """Tell the buyer once that customs has had the parcel for longer than its allowance.

    Returns False when it has moved on or the buyer knows. Rule: docs/rules/shipping.md#notices.
    """
    rows = Parcel.objects.select_related("order", "store").held(now, _allowance(now))
    held = rows.filter(pk=parcel.pk).select_for_update(no_key=True, of=("self",)).first()
    if held is None:
        return False
    folded = _fold(held, now)
    since = customs_since(folded.track.kept)
    if since is None or since > now - _allowance(now):
        return False
    Parcel.objects.filter(pk=held.pk).update(hold_told_at=now)
    windows = _windows(held)
    forecast = forecast_parcel(held, folded, told=windows.first(), now=now)
    told = windows.filter(event__isnull=False).first()
    facts = window_facts(held.order, forecast) | _parcel_facts(held) | _old_days(told)
    facts["since_on"] = str(day_of(since))
    event_id = _announce("parcel.held", held, held.order, facts, None, now)
    keep_window(held.order, held, forecast, Promise.Reason.HELD, event_id, now)
    return True


def list_held(now: datetime) -> QuerySet[Parcel]:
    """Parcels that customs has longer than its allowance, of which nobody was told."""
    rows: QuerySet[Parcel] = Parcel.objects.held(now, _allowance(now))
    return rows.select_related("store")


def _allowance(now: datetime) -> timedelta:
    return timedelta(hours=policy_at(now).shipping.tracking.customs_allowance_hours)


@transaction.atomic
def announce_delay(parcel: Parcel, *, now: datetime) -> bool:
    """Tell the buyer once that the window has passed, with a new one where there is any.

    Returns False when there is nothing to say: delivered meanwhile, told meanwhile, or a date
    would mislead. Rule: docs/rules/shipping.md#late-parcels.
    """
    parcel = Parcel.objects.select_for_update(no_key=True, of=("self",)).get(pk=parcel.pk)
    ends_on = parcel.window_ends_on
    is_open = parcel.status in (Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY)
    if not is_open or ends_on is None or ends_on >= last_day_of(now):
        return False
    # Whatever is said or not said now, this window is over and is not looked at again.
    Parcel.objects.filter(pk=parcel.pk).update(window_ends_on=None)
    if is_misleading(parcel.state):
        return False
    old = _windows(parcel).first()
    forecast = forecast_parcel(parcel, _fold(parcel, now), told=old, now=now)
    facts = window_facts(parcel.order, forecast) | _parcel_facts(parcel) | _old_days(old)
    kind = "arrival.delayed" if forecast else "arrival.unknown"
    event_id = _announce(kind, parcel, parcel.order, facts, None, now)
    keep_window(parcel.order, parcel, forecast, Promise.Reason.LATE, event_id, now)
    return True


@transaction.atomic
def remind_of_dispatch(order: Order, *, now: datetime) -> bool:
    """Tell the store once that an order is past its dispatch deadline."""
    late = Order.objects.filter(
        pk=order.pk, status=Order.Status.TO_SHIP, ship_by__lt=now, reminded_at=None
    )
    if not late.update(reminded_at=now):
        return False
    facts = {"number": order.number, "ship_by_at": order.ship_by.isoformat()}
    record(
        "order.overdue",
        subject=order,
        store=order.store,
        actor=None,
        at=now,
        notify=order.store.people(*SHIPPING_ROLES),
        facts=facts,
    )
    return True


def _announce(
    kind: str,
    subject: Order | Parcel,
    order: Order,
    facts: dict[str, Any],
    actor: User | None,
    now: datetime,
) -> int:
    to = [reader_of(order, kind, now=now)]
    return record_with_id(
        kind, subject=subject, store=order.store, actor=actor, at=now, mail_to=to, facts=facts
    )


def keep_window(
    order: Order,
    parcel: Parcel | None,
    forecast: Forecast | None,
    reason: str,
    event_id: int | None,
    now: datetime,
) -> Promise | None:
    """Keep the window that the buyer's page shows from now on; nothing without a forecast."""
    if forecast is None:
        return None
    window = forecast.window
    promise_on = order.promise_on or window.promise_on
    if parcel:
        Parcel.objects.filter(pk=parcel.pk).update(window_ends_on=window.latest_on)
        parcel.window_ends_on = window.latest_on
    return Promise.objects.create(
        store_id=order.store_id,
        order=order,
        parcel=parcel,
        event_id=event_id,
        earliest_on=window.earliest_on,
        likeliest_on=window.likeliest_on,
        latest_on=window.latest_on,
        promise_on=promise_on,
        chance=round(window.chance_in_window, 3),
        late_chance=round(forecast.late_chance(promise_on), 3),
        basis=forecast.basis,
        reason=reason,
        made_at=now,
    )


def _windows(parcel: Parcel) -> QuerySet[Promise]:
    return Promise.objects.filter(parcel=parcel).order_by("-pk")


def _fold(parcel: Parcel, now: datetime) -> Folded:
    return fold(parcel.scans.all(), placed_at=parcel.order.placed_at, tolerance=tolerance_at(now))


def window_facts(order: Order, forecast: Forecast | None) -> dict[str, Any]:
    """What a notice says of an order and of when it arrives."""
    facts: dict[str, Any] = {"number": order.number}
    if order.promise_on:
        facts["promise_on"] = str(order.promise_on)
    if forecast:
        facts["earliest_on"] = str(forecast.window.earliest_on)
        facts["latest_on"] = str(forecast.window.latest_on)
        facts["in_ten"] = in_ten(forecast.window.chance_in_window)
    return facts


def _away_facts(order: Order, moved_by: Sequence[Holiday]) -> dict[str, Any]:
    if not moved_by:
        return {}
    due = order.ship_by.astimezone(zone_of(order.store.time_zone)).date()
    days = [[str(row.starts_on), str(row.ends_on)] for row in moved_by]
    return {"away_days": days, "ship_by_on": str(due)}


def _parcel_facts(parcel: Parcel) -> dict[str, Any]:
    facts: dict[str, Any] = {"carrier": parcel.carrier, "tracking": parcel.number}
    if parcel.state in Code.values:
        facts["state"] = in_both(Code(parcel.state).label)
    return facts


def _old_days(told: Promise | None) -> dict[str, str]:
    if told is None:
        return {}
    return {"old_earliest_on": str(told.earliest_on), "old_latest_on": str(told.latest_on)}
