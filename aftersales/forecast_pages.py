"""The heat table of the team page: what came and was answered, and when people are missing."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftersales import flows
from aftersales.checks import forecast
from aftersales.checks.forecast import HOURS, NONE, Flow, Flows, Gap
from aftersales.models import Ticket
from core.moments import moment
from policy.sections.aftersales import AftersalesSection

GAPS_NAMED = 3
# The text of a cell and its shade.
Cell = tuple[str, int]


def forecast_of(rules: AftersalesSection, now: datetime) -> dict[str, Any]:
    """What the panel draws, by the reader's clock. Rule: docs/rules/aftersales.md#forecast."""
    weeks, zone = rules.forecast_weeks, timezone.get_current_timezone_name()
    found, seen = flows.flows(weeks, zone, now), flows.weeks_seen(weeks, now)
    upto = forecast.limits(found)
    return {
        "weeks": ceil(seen),
        "zone": zone.replace("_", " "),
        "has_any": bool(found),
        "days": [(WEEKDAYS_ABBR[day], WEEKDAYS[day]) for day in range(7)],
        "rows": [(f"{hour:02}", _cells(found, hour, upto)) for hour in range(HOURS)],
        "legend": _legend(upto),
        "gaps": [_gap(one) for one in forecast.gaps(found, seen, GAPS_NAMED)],
        "ahead": _ahead(found, seen, now),
    }


def _cells(found: Flows, hour: int, upto: list[int]) -> list[Cell]:
    cells = [found.get((day, hour), NONE) for day in range(7)]
    return [(_cell(flow), forecast.shade(flow, upto)) for flow in cells]


def _cell(flow: Flow) -> str:
    return f"{flow.came}/{flow.answered}" if flow != NONE else ""


def _legend(upto: list[int]) -> list[Cell]:
    shades = [
        (ngettext("up to %(n)s left over", "up to %(n)s left over", n) % {"n": n}, place)
        for place, n in enumerate(upto, forecast.ANSWERED + 1)
    ]
    return [(_("none came"), forecast.NOTHING), (_("all answered"), forecast.ANSWERED), *shades]


def _gap(gap: Gap) -> str:
    words = _("%(day)s, %(from)s to %(to)s: %(came)s came, %(answered)s were answered")
    hours = {"from": f"{gap.first_hour:02}:00", "to": f"{gap.last_hour + 1:02}:00"}
    counts = {"came": gap.came, "answered": gap.answered}
    return words % {"day": WEEKDAYS[gap.day], **hours, **counts}


def _ahead(found: Flows, weeks: float, now: datetime) -> str:
    """How many wait now, the most that will, and how many in a week."""
    waiting = Ticket.objects.filter(status=Ticket.Status.MEDIATION).count()
    local = timezone.localtime(now)
    levels = forecast.ahead(found, weeks, waiting, (local.weekday(), local.hour))
    peak = max(levels)
    hour = local.replace(minute=0, second=0, microsecond=0)
    at = hour + timedelta(hours=levels.index(peak) + 1)
    words = _(
        "%(now)s are with the team now. If the week is like those before, it will be about"
        " %(peak)s at most (%(when)s) and about %(end)s in a week."
    )
    told = {"peak": round(peak), "when": moment(at, now), "end": round(levels[-1])}
    return words % {"now": waiting, **told}
