"""Which services would bring an order's parcel in time, judged by how they did on its way."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.moments import day_range, span
from core.money import percent
from policy.queries import policy_at
from policy.sections.quality import Couriers
from shipping.checks.folding import day_of
from shipping.checks.scorecards import Score
from shipping.checks.windows import DISPATCH, Lane, Window
from shipping.models import CourierStat, LaneForecast, Order
from shipping.queries.arrivals import quote_window
from shipping.queries.quotes import read_quote

SHOWN_AT_MOST = 3


@dataclass(frozen=True)
class Advice:
    """A service that goes this way, and what speaks for it."""

    lane: Lane
    window: Window
    score: Score
    # Of arriving by the day that the buyer was promised, if it leaves today.
    chance: float
    promise_on: date | None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.lane.carrier, self.lane.service) if part)

    @property
    def reasons(self) -> list[str]:
        """In words, the strongest first."""
        days = day_range(self.window.earliest_on, self.window.latest_on)
        found = [_("arrives %(days)s if it leaves today") % {"days": days}]
        if self.promise_on:
            words = _("%(share)s of such parcels come by %(day)s, the promised day")
            day = day_range(self.promise_on, self.promise_on)
            found.insert(0, words % {"share": percent(round(self.chance, 2)), "day": day})
        late, lost = (one.share for one in (self.score.late, self.score.rate("lost")))
        words = _("%(late)s of the last %(n)s came late or not at all, %(lost)s were lost")
        facts = {"late": percent(late or 0), "lost": percent(lost or 0), "n": self.score.parcels}
        found.append(words % facts)
        if (hours := self.score.hours_reaching("first_scan", 0.5)) is not None:
            scanned = span(timedelta(hours=hours))
            found.append(_("half are scanned within %(span)s") % {"span": scanned})
        return found


def advise(order: Order, *, now: datetime) -> list[Advice]:
    """The best services first; only those with enough parcels on this way to tell.

    The first is recommended: the likeliest to keep the promise, and of equals to the percent the
    one that loses and delays fewest. Rule: docs/rules/shipping.md#recommended-services.
    """
    rules = policy_at(now).shipping.couriers
    scores = _scores(order, rules, now)
    found = []
    for lane in _lanes(order):
        score, quote = scores.get(lane), read_quote(lane, DISPATCH)
        forecast = quote_window(quote, day_of(now), 0) if quote else None
        if score is None or forecast is None or score.parcels < rules.min_parcels:
            continue
        due_on = order.promise_on or forecast.window.promise_on
        chance = 1 - forecast.late_chance(due_on)
        found.append(Advice(lane, forecast.window, score, chance, order.promise_on))
    found.sort(key=lambda advice: (-round(advice.chance, 2), advice.score.late.share or 0))
    return found[:SHOWN_AT_MOST]


def _lanes(order: Order) -> list[Lane]:
    rows = LaneForecast.objects.filter(origin=order.store.country, destination=order.country)
    names = rows.exclude(carrier="").order_by("carrier", "service")
    return [Lane(*row) for row in names.values_list("origin", "destination", "carrier", "service")]


def _scores(order: Order, rules: Couriers, now: datetime) -> dict[Lane, Score]:
    rows = CourierStat.objects.of_everybody().filter(
        origin=order.store.country,
        destination=order.country,
        week_on__gte=day_of(now) - timedelta(days=rules.period_days + 6),
    )
    sums = rows.values_list("origin", "destination", "carrier", "service", "fact", "step")
    found: dict[Lane, list[tuple[str, int, int]]] = defaultdict(list)
    for *lane, fact, step, parcels in sums.annotate(parcels=Sum("count")).order_by():
        found[Lane(*lane)].append((fact, step, parcels))
    return {lane: Score.of(facts) for lane, facts in found.items()}
