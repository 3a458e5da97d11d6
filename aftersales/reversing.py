"""How often appeals changed what mediators ruled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from aftersales.models import Ruling, RulingAppeal
from core.intervals import Rate


@dataclass(frozen=True)
class OfMediator:
    """How often an appeal changed what a mediator had ruled."""

    name: str
    rulings: int
    changed: Rate


def reversals(now: datetime, days: int) -> list[OfMediator]:
    """By mediator: rulings of the period, and of those that were appealed how many changed.

    One that another ruling replaced counts too: it was in force, and may have been appealed.
    """
    since = now - timedelta(days=days)
    status = RulingAppeal.Status
    answered = Q(appeal__status__in=[status.GRANTED, status.PARTLY_GRANTED, status.REFUSED])
    rows = Ruling.objects.came_into_force().filter(status_at__gt=since, status_at__lte=now)
    counted = rows.values("ruled_by", "ruled_by__name").annotate(
        all=Count("pk"),
        answered=Count("pk", filter=answered),
        changed=Count("pk", filter=answered & ~Q(appeal__status=status.REFUSED)),
    )
    return [
        OfMediator(row["ruled_by__name"], row["all"], Rate(row["changed"], row["answered"]))
        for row in counted.order_by("ruled_by__name")
    ]
