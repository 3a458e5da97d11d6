"""Scans move windows: one notice for each real shift, a row for each smaller move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Store, User
from core.events import Happening, record_many
from core.rowsets import insert_rows
from core.wording import in_both
from policy.queries import policy_at
from shipping.actions.links import readers_of
from shipping.actions.tracked import Tracked
from shipping.checks.folding import Folded
from shipping.checks.windows import Lane, is_real_shift
from shipping.models import Code, Parcel, Promise
from shipping.queries.arrivals import Forecast, forecast_way, is_misleading, starts_of
from shipping.queries.tracks import in_ten

Days = tuple[date, date, date]
UNTOLD = (None, 0)
KEPT = (
    "store",
    "order",
    "parcel",
    "event",
    "earliest_on",
    "likeliest_on",
    "latest_on",
    "promise_on",
    "chance",
    "late_chance",
    "basis",
    "reason",
    "made_at",
)


@dataclass(frozen=True)
class Shift:
    """A window that is not the one that was kept last, or a parcel that goes out for delivery.

    `told` is the window that the buyer knows; `kind` is the notice, "" for noise.
    """

    parcel: Tracked
    state: str
    forecast: Forecast | None
    told: Days | None
    kind: str

    @property
    def facts(self) -> dict[str, Any]:
        lane, promise_on = self.parcel.lane, self.parcel.promise_on
        facts: dict[str, Any] = {"number": self.parcel.order_number}
        if promise_on:
            facts["promise_on"] = str(promise_on)
        if self.forecast:
            window = self.forecast.window
            facts |= {"earliest_on": str(window.earliest_on), "latest_on": str(window.latest_on)}
            facts["in_ten"] = in_ten(window.chance_in_window)
        facts |= {"carrier": lane.carrier, "tracking": self.parcel.number}
        if self.state in Code.values:
            facts["state"] = in_both(Code(self.state).label)
        if self.told:
            facts |= {"old_earliest_on": str(self.told[0]), "old_latest_on": str(self.told[2])}
        return facts


def find_shifts(open_parcels: Sequence[tuple[Tracked, Folded]], *, now: datetime) -> list[Shift]:
    """What scans of these parcels under way changed for their buyers.

    Nothing where a date would mislead. A parcel that just went out for delivery is one notice,
    whatever its window does.
    """
    told_of = [
        (parcel, folded)
        for parcel, folded in open_parcels
        if not is_misleading(folded.columns["state"])
    ]
    rows = Promise.objects.filter(parcel__in=[parcel.pk for parcel, _folded in told_of])
    newest, told = _newest(rows), _newest(rows.filter(event__isnull=False))
    version = max((version for _days, version in newest.values()), default=0)
    policy = policy_at(now)
    noise_days = policy.shipping.shift_notice_min_days
    fresh_since = now - timedelta(hours=policy.notices.fresh_hours)
    found = []
    for parcel, folded, forecast in _forecasts(told_of, version, now):
        known, kind = told.get(parcel.pk, UNTOLD)[0], ""
        days = _days(forecast)
        is_new = days is not None and newest.get(parcel.pk, UNTOLD)[0] != days
        if _goes_out(parcel, folded, fresh_since):
            kind = "parcel.out_for_delivery"
        elif is_new and days:
            kind = _kind_of_shift(parcel, known, days, noise_days)
        if is_new or kind:
            found.append(Shift(parcel, folded.columns["state"], forecast, known, kind))
    return found


def _forecasts(
    parcels: Iterable[tuple[Tracked, Folded]], told: int, now: datetime
) -> Iterable[tuple[Tracked, Folded, Forecast | None]]:
    """Parcels of one lane that reached the same stages on the same days are forecast once."""
    known: dict[tuple[Any, ...], Forecast | None] = {}
    for parcel, folded in parcels:
        starts = starts_of(parcel.shipped_at, folded)
        way = (parcel.lane, *starts.items())
        if way not in known:
            known[way] = forecast_way(Lane(*parcel.lane), starts, told=told, now=now)
        yield parcel, folded, known[way]


def _days(forecast: Forecast | None) -> Days | None:
    if forecast is None:
        return None
    window = forecast.window
    return window.earliest_on, window.likeliest_on, window.latest_on


def _goes_out(parcel: Tracked, folded: Folded, fresh_since: datetime) -> bool:
    """Whether it went out for delivery just now; what a late file tells is no news any more."""
    after = folded.columns
    is_out = after["state"] == Code.OUT_FOR_DELIVERY != parcel.columns.state
    return bool(is_out and after["state_at"] >= fresh_since)


def _kind_of_shift(parcel: Tracked, told: Days | None, new: Days, noise_days: int) -> str:
    """What to say of a window that moved; "" for noise."""
    if told and not is_real_shift(told[2], new[2], noise_days):
        return ""
    by = parcel.promise_on
    is_back = told and by and told[2] > by >= new[2]
    return "arrival.back_on_time" if is_back else "arrival.shifted"


def _newest(rows: QuerySet[Promise]) -> dict[int, tuple[Days, int]]:
    """By parcel the days of its last window, and the version of the history that told them."""
    newest = rows.order_by("parcel", "-pk").distinct("parcel")
    days = ("earliest_on", "likeliest_on", "latest_on")
    columns = newest.values_list("parcel", *days, "basis__version")
    return {pk: ((first, middle, last), told or 0) for pk, first, middle, last, told in columns}


def announce_shifts(
    shifts: Sequence[Shift], store: Store, *, actor: User | None, now: datetime
) -> None:
    """Write to the buyers whose window really shifted, and keep every new window.

    Rule: docs/rules/shipping.md#real-shift.
    """
    told = [shift for shift in shifts if shift.kind]
    readers = readers_of({(shift.parcel.order_id, shift.kind) for shift in told}, now=now)
    happened = [
        Happening(
            shift.kind,
            shift.parcel.pk,
            store.pk,
            shift.facts,
            mail_to=[readers[shift.parcel.order_id, shift.kind]],
        )
        for shift in told
    ]
    ids = record_many(happened, model=Parcel, actor=actor, at=now)
    event_of = {shift.parcel.pk: pk for shift, pk in zip(told, ids, strict=True)}
    rows = [
        _row(shift.parcel, shift.forecast, store, event_of.get(shift.parcel.pk), now)
        for shift in shifts
        if shift.forecast
    ]
    insert_rows(Promise, KEPT, rows)


def _row(
    parcel: Tracked, forecast: Forecast, store: Store, event_id: int | None, now: datetime
) -> tuple[Any, ...]:
    window = forecast.window
    promise_on = parcel.promise_on or window.promise_on
    return (
        store.pk,
        parcel.order_id,
        parcel.pk,
        event_id,
        window.earliest_on,
        window.likeliest_on,
        window.latest_on,
        promise_on,
        round(window.chance_in_window, 3),
        round(forecast.late_chance(promise_on), 3),
        forecast.basis,
        Promise.Reason.SCANNED,
        now,
    )
