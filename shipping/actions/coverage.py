"""Windows that hold less or more than they say raise an alert; too narrow ones are widened."""

from datetime import datetime

from accounts.models import User
from core.events import record
from policy.sections import Policy
from shipping.checks.coverage import Coverage
from shipping.checks.windows import Lane
from shipping.models import CoverageAlert
from shipping.queries.coverage import coverage_by_lane


def watch_coverage(policy: Policy, *, now: datetime) -> dict[Lane, list[int]]:
    """Open and close alerts; return the outcomes of the lanes whose windows are to be widened.

    An alert stays open until windows that nobody widens would hold again: a widened lane that
    holds proves nothing else. Rule: docs/rules/shipping.md#coverage-of-windows.
    """
    rules, window = policy.shipping.coverage, policy.shipping.window
    found = coverage_by_lane(rules, now=now)
    alerts = {lane_of(alert): alert for alert in CoverageAlert.objects.filter(closed_at=None)}
    for lane in found.keys() | alerts.keys():
        coverage = found.get(lane) or Coverage.of_nothing()
        is_off = coverage.is_off(off_by=rules.off_by, min_parcels=rules.min_parcels)
        alert = alerts.get(lane)
        if alert is None and is_off:
            alerts[lane] = _open(lane, coverage, now)
        elif alert and not is_off:
            low, high = window.low_quantile, window.high_quantile
            if coverage.would_hold(low, high, off_by=rules.off_by):
                _close(alerts.pop(lane), now)
    return {
        lane: list(found[lane].fallen)
        for lane, alert in alerts.items()
        if alert.is_widened and lane in found and any(found[lane].fallen)
    }


def lane_of(alert: CoverageAlert) -> Lane:
    return Lane(alert.origin, alert.destination, alert.carrier, alert.service)


def _open(lane: Lane, coverage: Coverage, now: datetime) -> CoverageAlert:
    alert = CoverageAlert.objects.create(
        origin=lane.origin,
        destination=lane.destination,
        carrier=lane.carrier,
        service=lane.service,
        opened_at=now,
        parcels=coverage.inside.of,
        stated=round(coverage.stated, 3),
        held=round(coverage.inside.share or 0, 3),
    )
    _tell("coverage.off", alert, now)
    return alert


def _close(alert: CoverageAlert, now: datetime) -> None:
    alert.closed_at = now
    alert.save(update_fields=["closed_at"])
    _tell("coverage.back", alert, now)


def _tell(kind: str, alert: CoverageAlert, now: datetime) -> None:
    admins = User.objects.filter(staff_roles__role="policy_admin", is_active=True)
    facts = {
        "lane": name_of(alert),
        "parcels": alert.parcels,
        "stated": f"{alert.stated:.1%}",
        "held": f"{alert.held:.1%}",
    }
    record(kind, subject=alert, store=None, actor=None, at=now, notify=admins, facts=facts)


def name_of(alert: CoverageAlert) -> str:
    """The lane without words of either language: codes and the carrier's own name."""
    if not alert.origin:
        return "* → *"
    way = f"{alert.origin} → {alert.destination}"
    return " ".join(part for part in (way, alert.carrier, alert.service) if part)
