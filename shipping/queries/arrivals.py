"""When a parcel arrives, read from the lane history under the policy in force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from shipping.checks.folding import NO_STAGE, Folded, day_of
from shipping.checks.transit import Distribution
from shipping.checks.windows import DISPATCH, Lane, Window, arrival_window
from shipping.models import Order, Parcel, Promise
from shipping.queries.deliverydays import delivery_days
from shipping.queries.quotes import Quote, read_lane, work_out
from shipping.queries.stock import goods_on
from shipping.queries.windows import window_rules

# Under these states a date would mislead; the page says in words what happens instead.
MISLEADING = ("attempt_failed", "ready_for_pickup", "exception:")


@dataclass(frozen=True)
class Forecast:
    """A window with what it was read from."""

    window: Window
    quote: Quote
    distribution: Distribution
    starts_on: date

    def late_chance(self, promise_on: date) -> float:
        """The chance that it arrives after the promised day."""
        return 1 - self.distribution.chance_by((promise_on - self.starts_on).days)

    @property
    def shares(self) -> list[tuple[date, float]]:
        """The chance of each day, for the picture."""
        found, before = [], 0.0
        for days, by in zip(self.distribution.days, self.distribution.cumulative, strict=True):
            if before < 0.99:
                found.append((self.starts_on + timedelta(days=days), by - before))
            before = by
        return found

    @cached_property
    def basis(self) -> dict[str, Any]:
        """The facts that a promise keeps about how it was worked out."""
        return {
            "level": self.window.level,
            "parcels": self.window.n,
            "stage": self.quote.stage,
            "policy_version": self.quote.policy_version,
            # 0: this lane was in no version yet and was worked out for this promise.
            "version": self.quote.version,
            **({"curve": self.quote.curve} if self.quote.stage == DISPATCH else {}),
            "shares": [
                {"level": share.level, "parcels": share.parcels, "weight": round(share.weight, 4)}
                for share in self.window.basis
            ],
        }


def is_misleading(state: str) -> bool:
    return state.startswith(MISLEADING)


def forecast_order(order: Order, *, now: datetime) -> Forecast | None:
    """When an order arrives that is dispatched by its deadline; the carrier is not known yet.

    Goods that come later than that leave no sooner than they come.
    """
    lane = Lane(order.store.country, order.country, "", "")
    starts_on = max(day_of(order.ship_by), day_of(now), goods_on(order) or date.min)
    return forecast_way(lane, {DISPATCH: starts_on}, now=now)


def forecast_parcel(
    parcel: Parcel, folded: Folded | None, *, told: Promise | None = None, now: datetime
) -> Forecast | None:
    """When a parcel arrives, given how long it has been under way since its newest scan.

    None when it has waited so long that it is unlikely to come. `told` is its newest window.
    """
    lane = Lane(parcel.origin, parcel.destination, parcel.carrier, parcel.service)
    starts = starts_of(parcel.declared_shipped_at, folded)
    return forecast_way(lane, starts, told=told.version if told else 0, now=now)


def starts_of(shipped_at: datetime, folded: Folded | None) -> dict[str, date]:
    """The days from which a parcel's way is counted: its dispatch, and its newest scan."""
    starts = {DISPATCH: day_of(shipped_at)}
    if folded:
        scans = [event for event in folded.track.journey if event.code not in NO_STAGE]
        if scans:
            # From the first of this state on, as the history counts: one told again is no news.
            stage = scans[-1].code
            starts[stage.value] = next(day_of(scan.at) for scan in scans if scan.code is stage)
    return starts


def forecast_way(
    lane: Lane, starts: dict[str, date], *, told: int = 0, now: datetime
) -> Forecast | None:
    """When a parcel of this lane arrives that reached these stages on these days.

    Its buyer was told from the version `told` already.
    """
    # All steps of a parcel are told from one history: the written one, else that of this moment.
    written = read_lane(lane, told)
    # The newest scan tells most, once enough parcels were seen from there on.
    for stage in reversed(starts):
        quote = written.quote(stage) if written else work_out(lane, stage, now=now)
        if quote:
            starts_on = starts[stage]
            return quote_window(quote, starts_on, max(0, (day_of(now) - starts_on).days))
    return None


@lru_cache(maxsize=4096)
def quote_window(quote: Quote, starts_on: date, waited_days: int) -> Forecast | None:
    """The window that a quote gives to parcels whose stage began on that day; None: no day."""
    window = arrival_window(
        quote.told,
        window_rules(quote.policy_version),
        starts_on=starts_on,
        waited_days=waited_days,
        working=delivery_days(quote.lane.destination, starts_on),
    )
    told = quote.told.distribution
    left = told.still_waiting(waited_days) if waited_days else told
    if window is None or left is None:
        return None
    return Forecast(window, quote, left, starts_on)
