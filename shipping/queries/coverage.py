"""What windows said and held, lane by lane, from the weekly counts."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Sum

from policy.sections.quality import Coverage as Rules
from shipping.checks.coverage import Coverage
from shipping.checks.folding import day_of
from shipping.checks.scorecards import OUTCOMES, Score
from shipping.checks.windows import Lane
from shipping.models import CourierStat

FACTS = (*OUTCOMES, "stated", "fallen")
LANE = ("origin", "destination", "carrier", "service")


def coverage_by_lane(rules: Rules, *, now: datetime) -> dict[Lane, Coverage]:
    """Each lane with windows that ended in the period, and all together under Lane("", ...)."""
    since = day_of(now) - timedelta(days=rules.period_days)
    rows = CourierStat.objects.of_everybody().since(since)
    sums = rows.filter(fact__in=FACTS).values_list(*LANE, "fact", "step")
    found: dict[Lane, list[tuple[str, int, int]]] = defaultdict(list)
    for *lane, fact, step, count in sums.annotate(parcels=Sum("count")).order_by():
        found[Lane(*lane)].append((fact, step, count))
        found[Lane("", "", "", "")].append((fact, step, count))
    return {lane: Coverage.of(Score.of(facts)) for lane, facts in found.items()}
