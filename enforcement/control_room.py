"""What the admin's home says of moderation: what waits, how long, and what appeals set right."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Min, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.charts import Bar
from core.moments import day_range
from core.registry import Panel
from enforcement.models import Appeal, Case, Enquiry
from enforcement.queries.consistency import Overturned, overturned_by_rule
from enforcement.queries.identities import identities_waiting
from policy.queries import number_in_force, policy_at

WEEKS = 12
RULES_SHOWN = 5


def panels(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Panel]:
    # Before the first policy is installed there is nothing to moderate by.
    if workspace != "admin" or number_in_force(now) is None:
        return []
    return [Panel("enforcement/_control_room.html", moderation(now), order=5)]


def moderation(now: datetime) -> dict[str, Any]:
    """Figures, twelve weeks of cases, and the rules whose decisions appeals set right."""
    policy = policy_at(now)
    days = policy.governance.consistency.window_days
    names = {code: f"{rule.number} {rule.title}" for code, rule in policy.rules.book.items()}
    rows = overturned_by_rule(days=days, now=now)
    wrong = [row for row in rows if row.overturned][:RULES_SHOWN]
    return {
        "stats": _stats(rows, now),
        "weeks": _weeks(now),
        "series": [_("Cases opened"), _("Cases finished")],
        "days": days,
        "wrong": [(names.get(row.name, row.name), row.overturned, row.decisions) for row in wrong],
        "url": reverse("enforcement:consistency"),
    }


def _stats(rows: Sequence[Overturned], now: datetime) -> list[tuple[Any, ...]]:
    """Term, figure, note, address, tone: for the component `_stats`."""
    unfinished = Case.objects.unfinished()
    waiting = unfinished.aggregate(n=Count("pk"), oldest=Min("opened_at"))
    late = unfinished.filter(due_at__lte=now).count()
    appeals = Appeal.objects.unfinished().aggregate(n=Count("pk"), oldest=Min("filed_at"))
    decisions, right = (
        sum(getattr(row, key) for row in rows) for key in ("decisions", "overturned")
    )
    of = _("of %(n)s decisions") % {"n": decisions}
    return [
        (_("Cases waiting"), waiting["n"], _oldest(waiting["oldest"], now), "", ""),
        (_("Past their time"), late, "", "", "bad" if late else "ok"),
        (_("Appeals waiting"), appeals["n"], _oldest(appeals["oldest"], now), "", ""),
        _queue(_("Trader identities waiting"), identities_waiting(), "answer_due_at", now),
        _queue(_("Enquiries waiting"), Enquiry.objects.unfinished(), "due_at", now),
        (_("Set right on appeal"), right, of, reverse("enforcement:consistency"), ""),
    ]


def _queue(label: str, waiting: QuerySet[Any], clock: str, now: datetime) -> tuple[Any, ...]:
    """How many wait, and how many of them longer than they may."""
    late = Count("pk", filter=Q(**{f"{clock}__lte": now}))
    found = waiting.aggregate(n=Count("pk"), late=late)
    note = _("past their time: %(n)s") % {"n": found["late"]} if found["late"] else ""
    return label, found["n"], note, "", "bad" if found["late"] else ""


def _oldest(since: datetime | None, now: datetime) -> str:
    if since is None:
        return ""
    hours = int((now - since) / timedelta(hours=1))
    if hours < 48:
        return _("the oldest for %(n)s h") % {"n": hours}
    return _("the oldest for %(n)s days") % {"n": hours // 24}


def _weeks(now: datetime) -> list[Bar]:
    """Cases opened and finished in each of the last weeks, the newest last. Three queries."""
    monday = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    starts = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    # What was opened since then and is finished, was finished since then: both have an index.
    finished = Case.objects.filter(status__in=Case.FINISHED, status_at__gte=starts[0])
    opened = _by_week(finished, "opened_at", starts[0])
    opened += _by_week(Case.objects.unfinished(), "opened_at", starts[0])
    counted = opened, _by_week(finished, "status_at", starts[0])
    return [
        Bar(
            day_range(start.date(), start.date()),
            [weeks[start.date().isoformat()] for weeks in counted],
        )
        for start in starts
    ]


def _by_week(rows: Any, field: str, since: datetime) -> Counter[str]:
    week = TruncWeek(field, output_field=DateTimeField())
    found = rows.filter(**{f"{field}__gte": since}).order_by().annotate(week=week).values("week")
    return Counter(
        {row["week"].date().isoformat(): row["n"] for row in found.annotate(n=Count("pk"))}
    )
