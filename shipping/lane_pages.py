"""What the page of lanes is drawn from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.countries import country_name
from core.money import number, percent
from policy.queries import policy_at
from shipping.actions.coverage import lane_of
from shipping.checks.coverage import Coverage
from shipping.checks.folding import day_of
from shipping.checks.windows import Lane
from shipping.models import CoverageAlert, LaneVersion
from shipping.queries.couriers import LANE, Service, broad
from shipping.queries.coverage import coverage_by_lane

ALL_LANES = Lane("", "", "", "")
LANES_AT_MOST = 300
STANDINGS = {
    "few": (gettext_lazy("Too few parcels"), "", "circle"),
    "holds": (gettext_lazy("Holds"), "ok", "check"),
    "off": (gettext_lazy("Holds too much"), "warn", ""),
    "widened": (gettext_lazy("Off, widened"), "bad", ""),
}


@dataclass(frozen=True)
class Line:
    """One lane with what its windows said and held."""

    way: str
    service: str
    parcels: int
    stated: str
    held: str
    sure: str
    standing: tuple[Any, str, str]
    since: datetime | None


def lanes_context(*, shows_all: bool, now: datetime) -> dict[str, Any]:
    """All lanes for staff; for others those that tell nothing of a single store."""
    shipping = policy_at(now).shipping
    rules = shipping.coverage
    found = coverage_by_lane(rules, now=now)
    alerts = {lane_of(alert): alert for alert in CoverageAlert.objects.filter(closed_at=None)}
    whole = found.pop(ALL_LANES, Coverage.of_nothing())
    lanes = sorted(found.items(), key=lambda pair: (-pair[1].inside.of, pair[0].keys[0][1]))
    if not shows_all:
        since = day_of(now) - timedelta(days=rules.period_days)
        shown = broad(LANE, rules=shipping.couriers, since=since)
        lanes = [pair for pair in lanes if _service(pair[0]) in shown]
    lines = [
        _line(lane, coverage, alerts.get(lane), rules.min_parcels)
        for lane, coverage in lanes[:LANES_AT_MOST]
    ]
    version = LaneVersion.objects.order_by("-pk").first()
    return {
        "lines": lines,
        "stats": _stats(whole, len(found), alerts) if whole.inside.of else [],
        "points": whole.points,
        "picture": _picture(whole),
        "whole_alert": alerts.get(ALL_LANES),
        "version": version,
        "rules": rules,
        "least": None if shows_all else shipping.couriers,
        "off_by": percent(rules.off_by),
        "now": now,
        "crumbs": [(_("Lanes"), "")],
    }


def _service(lane: Lane) -> Service:
    return Service(lane.carrier, lane.service, lane.origin, lane.destination)


def _line(lane: Lane, coverage: Coverage, alert: CoverageAlert | None, at_least: int) -> Line:
    low, high = coverage.inside.interval
    standing = "holds"
    if alert:
        standing = "widened" if alert.is_widened else "off"
    elif coverage.inside.of < at_least:
        standing = "few"
    return Line(
        way=f"{country_name(lane.origin)} → {country_name(lane.destination)}",
        service=" ".join(part for part in (lane.carrier, lane.service) if part),
        parcels=coverage.inside.of,
        stated=percent(coverage.stated),
        held=percent(coverage.inside.share or 0),
        sure=_("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)},
        standing=STANDINGS[standing],
        since=alert.opened_at if alert else None,
    )


def _stats(
    whole: Coverage, lanes: int, alerts: dict[Lane, CoverageAlert]
) -> list[tuple[str, str, str, str, str]]:
    low, high = whole.inside.interval
    sure = _("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}
    off = len(alerts.keys() - {ALL_LANES})
    counted = _("on %(n)s lanes") % {"n": lanes}
    return [
        (_("Windows that ended"), number(whole.inside.of), counted, "", ""),
        (_("Said to hold"), percent(whole.stated), "", "", ""),
        (_("Held"), percent(whole.inside.share or 0), sure, "", ""),
        (_("Lanes that are off"), str(off), "", "", "warn" if off else ""),
    ]


def _picture(whole: Coverage) -> str:
    words = _("Of days that were to have %(half)s of parcels by then, %(share)s had arrived.")
    return words % {"half": percent(0.5), "share": percent(whole.share_below(0.5))}
