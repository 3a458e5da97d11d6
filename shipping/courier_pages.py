"""What the pages of couriers are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Store
from core.charts import sparkline
from core.countries import country_name
from core.intervals import Rate
from core.moments import span
from core.money import number, percent
from core.paging import Page, keyset
from policy.queries import policy_at
from policy.sections.shipping import ShippingSection
from shipping.checks.folding import day_of
from shipping.checks.scorecards import Grade
from shipping.models import Parcel
from shipping.queries.courier_parcels import DRILL, asked_service, narrowed
from shipping.queries.couriers import LANE, SERVICE, Row, Service, broad, scorecards, whole

SIZE = 50
GRADES = {
    Grade.FEW: (gettext_lazy("Too few parcels"), "", "circle"),
    Grade.UNCLEAR: (gettext_lazy("Not clear yet"), "", "circle"),
    Grade.GOOD: (gettext_lazy("Reliable"), "ok", "check"),
    Grade.POOR: (gettext_lazy("Often late"), "bad", ""),
}
FACTS = {
    "inside": gettext_lazy("Inside the window"),
    "early": gettext_lazy("Before the window"),
    "late": gettext_lazy("After the window"),
    "unscanned": gettext_lazy("Never scanned"),
    "silent": gettext_lazy("Silent"),
    "lost": gettext_lazy("Lost"),
}


@dataclass(frozen=True)
class Figure:
    """A share in words, how sure it is, and the address of the parcels that make it."""

    words: str
    sure: str = ""
    url: str = ""


@dataclass(frozen=True)
class Card:
    """One line of the scorecards."""

    title: str
    sub: str
    url: str
    parcels: Figure
    inside: Figure
    early: Figure
    late: Figure
    first_scan: tuple[str, str]
    silent: Figure
    lost: Figure
    customs: tuple[str, str]
    trend: SafeString
    grade: tuple[Any, str, str]


@dataclass(frozen=True)
class Board:
    """Whose scorecards are shown, and where their figures lead to."""

    store: Store | None
    page: str
    parcels: str
    shipping: ShippingSection
    now: datetime

    def card(self, row: Row, *, is_lane: bool) -> Card:
        score, key = row.score, row.key
        title, sub = (_way(key), "") if is_lane else (key.carrier, key.service)
        required = self.shipping.measures["on_time"].required
        grade = score.grade(required=required, min_parcels=self.shipping.couriers.min_parcels)
        return Card(
            title,
            sub,
            "" if is_lane else self._url(self.page, key),
            Figure(number(score.parcels), url=self._url(self.parcels, key, due="1")),
            self._figure(key, "inside", score.inside),
            self._figure(key, "early", score.rate("early")),
            self._figure(key, "late", score.late),
            _hours(row, "first_scan"),
            self._figure(key, "silent", score.rate("silent")),
            self._figure(key, "lost", score.rate("lost")),
            _hours(row, "customs"),
            _trend(row, title),
            GRADES[grade],
        )

    def _figure(self, key: Service, fact: str, rate: Rate) -> Figure:
        low, high = rate.interval
        sure = _("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}
        url = self._url(self.parcels, key, fact=fact) if rate.hits else ""
        return Figure("–" if rate.share is None else percent(rate.share), sure, url)

    def _url(self, base: str, key: Service, **more: str) -> str:
        if not base:
            return ""
        asked = {"carrier": key.carrier, "service": key.service}
        if key.origin:
            asked["way"] = f"{key.origin}-{key.destination}"
        return f"{base}?{urlencode(asked | more)}"


def _way(key: Service) -> str:
    return f"{country_name(key.origin)} → {country_name(key.destination)}"


def _hours(row: Row, fact: str) -> tuple[str, str]:
    """Half of the parcels, and nine in ten."""
    half, most = (row.score.hours_reaching(fact, share) for share in (0.5, 0.9))
    if half is None or most is None:
        return "–", ""
    most_words = _("9 in 10: %(span)s") % {"span": span(timedelta(hours=most))}
    return span(timedelta(hours=half)), most_words


def _trend(row: Row, title: str) -> SafeString:
    known = [share for share in row.trend if share is not None]
    words = ""
    if known:
        words = _("%(title)s, inside the window: from %(first)s to %(last)s") % {
            "title": title,
            "first": percent(known[0]),
            "last": percent(known[-1]),
        }
    return sparkline(row.trend, title=words)


def couriers_context(request: HttpRequest, store: Store | None, *, now: datetime) -> dict[str, Any]:
    """Scorecards of services, or of one service's lanes; `store` None shows them to staff."""
    shipping = policy_at(now).shipping
    page = reverse("shipping:couriers" if store else "shipping:courier_desk")
    is_own = store is not None and request.GET.get("of") == "own"
    parcels = reverse("shipping:courier_parcels") if store is None else ""
    if is_own:
        parcels = reverse("shipping:parcels")
    key = asked_service(request)
    own = f"{page}?of=own" if is_own else page
    board = Board(store, own, parcels, shipping, now)
    rows = scorecards(store if is_own else None, rules=shipping.couriers, of=key, now=now)
    is_shared = store is not None and not is_own
    if is_shared:
        since = day_of(now) - timedelta(days=shipping.couriers.period_days)
        shown = broad(LANE if key else SERVICE, rules=shipping.couriers, since=since)
        rows = [row for row in rows if row.key in shown]
    crumbs = [(_("Couriers"), own if key else "")]
    if key:
        crumbs.append((f"{key.carrier} {key.service}".strip(), ""))
    return {
        "cards": [board.card(row, is_lane=key is not None) for row in rows],
        "service": key,
        "tabs": _tabs(page, key, is_own) if store else [],
        "stats": _stats(rows, shipping) if rows else [],
        "days": shipping.couriers.period_days,
        "min_parcels": shipping.couriers.min_parcels,
        "required": percent(shipping.measures["on_time"].required),
        "min_peers": shipping.couriers.min_peers,
        "is_shared": is_shared,
        "crumbs": crumbs,
    }


def _tabs(page: str, key: Service | None, is_own: bool) -> list[tuple[str, str, None, bool]]:
    asked = f"&{urlencode({'carrier': key.carrier, 'service': key.service})}" if key else ""
    return [
        (_("All stores"), f"{page}?of=all{asked}", None, not is_own),
        (_("Your parcels"), f"{page}?of=own{asked}", None, is_own),
    ]


def _stats(rows: Sequence[Row], shipping: ShippingSection) -> list[tuple[str, str, str, str, str]]:
    score = whole(rows)
    low, high = score.inside.interval
    sure = _("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}
    stated = _("%(share)s were to") % {"share": percent(score.stated or 0)}
    parcels = ngettext("%(n)s parcel", "%(n)s parcels", score.parcels) % {
        "n": number(score.parcels)
    }
    days = _("due in %(days)s days") % {"days": shipping.couriers.period_days}
    return [
        (_("Counted"), parcels, days, "", ""),
        (_("Inside the window"), percent(score.inside.share or 0), f"{sure} · {stated}", "", ""),
        (_("After the window"), percent(score.late.share or 0), _("or not arrived"), "", ""),
        (_("Lost"), percent(score.rate("lost").share or 0), "", "", ""),
    ]


def courier_parcels_context(request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    """For staff: the parcels of all stores behind a figure."""
    key = asked_service(request)
    rows = narrowed(Parcel.objects.all(), request, policy_at(now).shipping, now=now)
    page: Page[Parcel] = keyset(
        rows.select_related("store"), request, order=("-declared_shipped_at", "-id"), size=SIZE
    )
    desk = reverse("shipping:courier_desk")
    fact = FACTS.get(request.GET.get("fact", ""), _("All that were due"))
    crumbs = [(_("Couriers"), desk)]
    if key:
        asked = urlencode({"carrier": key.carrier, "service": key.service})
        crumbs.append((f"{key.carrier} {key.service}".strip(), f"{desk}?{asked}"))
    return {"page": page, "fact": fact, "now": now, "crumbs": [*crumbs, (fact, "")]}


def drilled(request: HttpRequest) -> tuple[str, list[tuple[str, str]]]:
    """The figure that a list of parcels stands behind, in words and as fields; "" for none."""
    key = asked_service(request)
    if key is None:
        return "", []
    fields = [(name, request.GET[name]) for name in DRILL if name in request.GET]
    way = request.GET.get("way", "").replace("-", " → ")
    words = [key.carrier, key.service, way, str(FACTS.get(request.GET.get("fact", ""), ""))]
    return " · ".join(word for word in words if word), fields
