"""Which measures pause because an appeal waits too long, and which are paused."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from enforcement.models import Appeal, Sanction, SanctionPause
from policy.queries import policy_at


def appeals_to_pause(now: datetime) -> QuerySet[Appeal]:
    """Open appeals whose clock has run out, against measures in force that could pause."""
    rules = policy_at(now).governance.late_answers
    paused = SanctionPause.objects.filter(sanction=OuterRef("pk"), appeal=OuterRef(OuterRef("pk")))
    measures = Sanction.objects.imposed(now).filter(~Exists(paused), kind__in=rules.pauses)
    due_at = now - timedelta(minutes=rules.wait_minutes)
    rows: QuerySet[Appeal] = Appeal.objects.unfinished().filter(
        Exists(measures.filter(because=OuterRef("statement__violation"))), due_at__lte=due_at
    )
    return rows


def with_pauses(rows: QuerySet[Appeal], now: datetime) -> QuerySet[Appeal]:
    """Each appeal says by `is_paused` whether measures pause because it waits too long."""
    felt = SanctionPause.objects.felt(now).filter(appeal=OuterRef("pk"))
    return rows.annotate(is_paused=Exists(felt))


def paused_measures(now: datetime, **of: Any) -> list[SanctionPause]:
    """What would be in force at `now` and is paused, each measure once, by its first pause."""
    rows = SanctionPause.objects.felt(now).filter(**of)
    first: dict[int, SanctionPause] = {}
    for row in rows.select_related("sanction", "appeal").order_by("began_at", "pk"):
        first.setdefault(row.sanction_id, row)
    return list(first.values())
