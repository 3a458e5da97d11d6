"""How fast buyers were answered: shares and times over the clocks that stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, IntegerField, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aftersales.models import ClockRun
from aftersales.stopped_clocks import CUTS
from core.charts import Bar
from core.moments import span
from core.money import number
from policy.queries import policy_at

CUT_NAMES = {
    "kind": gettext_lazy("Kind"),
    "agent": gettext_lazy("Person"),
    "team": gettext_lazy("Team"),
    "store": gettext_lazy("Store"),
}
WEEKS_SHOWN = 13


class Percentile(Aggregate):
    """The smallest value that so many in a hundred do not exceed."""

    template = "percentile_disc(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Rate:
    """One row: whose, how many clocks stopped, how many in time, and how long they took."""

    label: str
    query: str
    judged: int
    met: int
    median: str
    p90: str

    @property
    def missed(self) -> int:
        return self.judged - self.met

    @property
    def percent(self) -> str:
        """Rounded down: 94.96% must not read as if it met 95%."""
        return f"{number(self.met * 1000 // self.judged / 10, 1)}%"


def rates(runs: QuerySet[ClockRun], cut: str, now: datetime) -> list[Rate]:
    """Shares and times by kind, person, team or store, the most clocks first."""
    columns = CUTS[cut]
    found = (
        runs.counted()  # type: ignore[attr-defined]
        .order_by()
        .values_list(*columns)
        .annotate(
            judged=Count("pk"),
            met=Count("pk", filter=Q(is_met=True)),
            median=Percentile("elapsed_seconds", part=0.5),
            p90=Percentile("elapsed_seconds", part=0.9),
        )
        .order_by("-judged", *columns)
    )
    kinds = policy_at(now).aftersales.kinds
    rows = []
    for *whose, judged, met, median, p90 in found:
        key = "" if whose[0] is None else str(whose[0])
        times = [span(timedelta(seconds=seconds)) for seconds in (median, p90)]
        rows.append(Rate(_label(cut, whose, kinds), f"{cut}={key}", judged, met, *times))
    return rows


def by_week(runs: QuerySet[ClockRun]) -> list[Bar]:
    """Clocks in time and clocks missed, week by week."""
    found = (
        runs.counted()  # type: ignore[attr-defined]
        .order_by()
        .annotate(week=TruncWeek("stopped_at"))
        .values_list("week")
        .annotate(late=Count("pk", filter=Q(is_met=False)), met=Count("pk", filter=Q(is_met=True)))
        .order_by("week")
    )
    return [
        Bar(formats.date_format(timezone.localtime(week), pgettext("date", "j M")), (late, met))
        for week, late, met in found
    ][-WEEKS_SHOWN:]


def _label(cut: str, whose: Sequence[Any], kinds: Any) -> str:
    if cut == "team":
        return str(_("Mediation team") if whose[0] else _("Stores and the system"))
    if cut == "kind":
        return str(kinds[whose[0]].title) if whose[0] in kinds else str(whose[0])
    return str(whose[1] or _("Nobody: the buyer, a clock or a store’s system ended it"))
