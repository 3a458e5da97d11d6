"""One parcel as its page shows it: where it is, what the buyer sees, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import ArrivalPicture
from core.countries import country_name
from policy.queries import policy_at
from shipping.checks.folding import day_of, fold, last_day_of
from shipping.checks.numbers.words import doubt
from shipping.models import Parcel, Promise, TrackingEvent
from shipping.queries.arrivals import Forecast, forecast_parcel, is_misleading
from shipping.queries.carriers import forms_at, link_to
from shipping.queries.limits import tolerance_at
from shipping.queries.tracks import (
    Entry,
    day_words,
    days_words,
    in_ten,
    picture,
    state_words,
    timeline,
)

Status = Parcel.Status
OPEN = (Status.ANNOUNCED, Status.ON_THE_WAY)
# Term, figure, note, address of its rows, tone.
Figure = tuple[str, str, str, str, str]


def why_no_days(parcel: Parcel, promise: Promise | None, today: date) -> str:
    """Why the buyer sees no days of this parcel, in words; "" when they do."""
    if parcel.status == Status.DELIVERED:
        return ""
    if is_misleading(parcel.state):
        words = _("The buyer sees no days now, but “%(state)s”: a window would mislead.")
        return words % {"state": state_words(parcel.state)}
    if promise is None or promise.latest_on < today:
        return _("The window has passed. The buyer sees that we cannot name a day.")
    return ""


@dataclass(frozen=True)
class Sight:
    """One parcel as its page shows it."""

    parcel: Parcel
    scans: list[TrackingEvent]
    promise: Promise | None
    first_promise: Promise | None
    forecast: Forecast | None
    today: date
    # No window that ends before it can still hold.
    last_day: date
    # What speaks against the tracking number, in words.
    doubt: str

    @property
    def hidden_because(self) -> str:
        """Why the buyer sees no day, in words; "" when they do."""
        return why_no_days(self.parcel, self.promise, self.last_day)

    @property
    def picture(self) -> ArrivalPicture | None:
        if self.promise is None or self.hidden_because:
            return None
        shares = self.forecast.shares if self.forecast else ()
        started_on = day_of(self.parcel.declared_shipped_at)
        return picture(
            self.promise,
            self.parcel,
            self.scans,
            started_on=started_on,
            today=self.today,
            shares=shares,
        )

    @property
    def entries(self) -> list[Entry]:
        expected = ""
        if self.promise and not self.hidden_because:
            expected = days_words(self.promise.earliest_on, self.promise.latest_on)
        zone, words = self.parcel.store.time_zone, _("Dispatched by you")
        return timeline(
            self.parcel,
            self.scans,
            zone=zone,
            dispatched=words,
            expected=expected,
            names_tellers=True,
        )

    @property
    def state(self) -> str:
        return state_words(self.parcel.state)

    @property
    def figures(self) -> list[Figure]:
        """What the buyer sees, the likeliest day, the promise and the chance of being late."""
        if self.promise is None:
            return []
        return [
            self._buyer_sees(),
            self._likeliest(),
            self._promised(),
            self._late_chance(),
        ]

    def _buyer_sees(self) -> Figure:
        assert self.promise is not None
        if self.parcel.delivered_on:
            days = days_words(self.parcel.delivered_on, self.parcel.delivered_on)
            return (_("Delivered"), days, self.state, "", "ok")
        if self.hidden_because:
            return (_("Buyer sees"), "–", self.state, "", "warn")
        note = _("%(n)s in 10 parcels arrive in it") % {"n": in_ten(float(self.promise.chance))}
        days = days_words(self.promise.earliest_on, self.promise.latest_on)
        return (_("Buyer sees"), days, note, "", "")

    def _likeliest(self) -> Figure:
        assert self.promise is not None
        label = _("Most likely day")
        if self.hidden_because:
            return (label, "–", "", "", "")
        day = self.promise.likeliest_on
        if self.forecast and not self.parcel.delivered_on:
            day = self.forecast.window.likeliest_on
        away = (day - self.today).days
        note = ngettext("%(n)s day from now", "%(n)s days from now", away) % {"n": away}
        return (label, day_words(day), note if away > 0 else "", "", "")

    def _promised(self) -> Figure:
        assert self.promise is not None
        day = self.promise.promise_on
        ends_on = self.parcel.delivered_on or self.promise.latest_on
        spare = (day - ends_on).days
        note = ngettext("%(n)s day to spare", "%(n)s days to spare", spare) % {"n": spare}
        if spare < 0:
            late = ngettext("%(n)s day after it", "%(n)s days after it", -spare) % {"n": -spare}
            return (_("Promised by"), day_words(day), late, "", "warn")
        return (_("Promised by"), day_words(day), note, "", "")

    def _late_chance(self) -> Figure:
        assert self.promise is not None
        label, first = _("Chance of being late"), self.first_promise
        if self.parcel.delivered_on:
            late = self.parcel.delivered_on > self.promise.promise_on
            return (label, "–", _("It was late") if late else _("It was in time"), "", "")
        if self.forecast is None or self.hidden_because:
            return (label, "–", "", "", "")
        chance = self.forecast.late_chance(self.promise.promise_on)
        before = f"{first.late_chance:.0%}" if first else ""
        note = _("Was %(chance)s at dispatch") % {"chance": before} if before else ""
        return (label, f"{chance:.0%}", note, "", "warn" if chance > 0.5 else "")

    @property
    def how(self) -> str:
        """From what the window was worked out."""
        if self.promise is None:
            return ""
        basis = self.promise.basis
        where = {
            "lane": _("by this service on this way"),
            "country_pair": _("from %(origin)s to %(destination)s"),
            "service": _("by this service on all ways"),
            "global": _("on all ways"),
        }.get(basis["level"])
        if where is None:
            words = _("No parcel like this is known yet: the window is the policy's assumption.")
            return words
        where %= {
            "origin": country_name(self.parcel.origin),
            "destination": country_name(self.parcel.destination),
        }
        words = ngettext(
            "From %(n)s parcel %(where)s, and wider history where that is thin.",
            "From %(n)s parcels %(where)s, and wider history where that is thin.",
            basis["parcels"],
        )
        said = words % {"n": basis["parcels"], "where": where}
        if basis["stage"] != "dispatch":
            since = _("Counted from the scan “%(scan)s”.")
            said += " " + since % {"scan": state_words(basis["stage"])}
        return said


def read_parcel(parcel: Parcel, *, now: datetime) -> Sight:
    """Put together what the parcel's page shows."""
    scans = list(parcel.scans.order_by("at", "pk"))
    promises = list(Promise.objects.filter(order_id=parcel.order_id).order_by("pk"))
    own = [promise for promise in promises if promise.parcel_id == parcel.pk]
    known = own or [promise for promise in promises if promise.parcel_id is None]
    forecast = None
    if parcel.status in OPEN and not is_misleading(parcel.state):
        folded = fold(scans, placed_at=parcel.order.placed_at, tolerance=tolerance_at(now))
        forecast = forecast_parcel(parcel, folded, told=own[-1] if own else None, now=now)
    return Sight(
        parcel,
        scans,
        known[-1] if known else None,
        own[0] if own else None,
        forecast,
        day_of(now),
        last_day_of(now),
        doubt(parcel.number, parcel.carrier, forms_at(now)),
    )


def service_facts(parcel: Parcel, *, now: datetime) -> list[tuple[str, Any]]:
    """What is known about the carrier from this store's own parcels."""
    days = policy_at(now).shipping.measures["on_time"].window_days
    rows = Parcel.objects.of_store(parcel.store).leading()
    rows = rows.filter(
        carrier=parcel.carrier,
        service=parcel.service,
        promise_on__gte=day_of(now) - timedelta(days=days),
        promise_on__lt=day_of(now),
    )
    in_time = Q(delivered_on__lte=F("promise_on"))
    found = rows.aggregate(all=Count("pk"), good=Count("pk", filter=in_time))
    rating = _("No parcel due in %(days)s days") % {"days": days}
    if found["all"]:
        words = _("%(good)s of %(all)s in time, %(days)s days")
        rating = words % (found | {"days": days})
    facts: list[tuple[str, Any]] = [(_("Carrier"), parcel.carrier)]
    if address := link_to(parcel.number, parcel.carrier, now=now):
        link = format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, parcel.number)
        facts.append((_("At the carrier"), link))
    if parcel.service:
        facts.append((_("Service"), parcel.service))
    way = f"{country_name(parcel.origin)} → {country_name(parcel.destination)}"
    return [*facts, (_("Way"), way), (_("Your parcels"), rating)]
