"""What is late beside an answer, and was not told yet: resolutions, rulings, appeals."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from aftersales.actions.late_rungs import tell_appeals, tell_resolutions, tell_rulings
from aftersales.models import RulingAppeal, Ticket
from core.models import Event
from core.sweeps import do_in_batches
from policy.queries import Schedule
from policy.sections.aftersales import AftersalesSection
from policy.sections.service import NORMAL

Verb = Callable[..., int]
WHOLE = 100


def tell_late(now: datetime) -> dict[str, int]:
    """Tell of each once; return of how many. Rule: docs/rules/aftersales.md#no-answer."""
    rules = [policy.aftersales for policy in Schedule().policies]
    asked: dict[str, tuple[type[Model], QuerySet[Any], Verb]] = {
        "resolutions_late": (Ticket, _resolutions(rules, now), tell_resolutions),
        "rulings_late": (Ticket, _rulings(rules, now), tell_rulings),
        "appeals_late": (RulingAppeal, _appeals(now), tell_appeals),
    }
    return {
        name: do_in_batches(list(rows.values_list("pk", flat=True)), verb, now, model)
        for name, (model, rows, verb) in asked.items()
    }


def _resolutions(rules: list[AftersalesSection], now: datetime) -> QuerySet[Ticket]:
    """Those that ran for long enough if they never rested; the verb reads their clocks."""
    least: dict[tuple[str, str], int] = {}
    for one in rules:
        percents = {code: rank.percent for code, rank in one.priorities.items()}
        for kind, terms in one.kinds.items():
            for code, percent in {NORMAL: WHOLE, **percents}.items():
                minutes = terms.resolution.minutes * percent // 100
                least[kind, code] = min(minutes, least.get((kind, code), minutes))
    late = Q(pk__in=[])
    for (kind, code), minutes in least.items():
        before = now - timedelta(minutes=minutes)
        late |= Q(kind=kind, priority=code, opened_at__lt=before)
    rows = Ticket.objects.unsolved().exclude(status=Ticket.Status.AGREED)
    found: QuerySet[Ticket] = rows.filter(late, paused_until=None)
    return found.filter(~_told(Ticket, "ticket.resolution_late"))


def _rulings(rules: list[AftersalesSection], now: datetime) -> QuerySet[Ticket]:
    mediation = Ticket.Status.MEDIATION
    days = min(one.stages[mediation].days or 0 for one in rules if mediation in one.stages)
    rows: QuerySet[Ticket] = Ticket.objects.filter(
        status=mediation, status_at__lt=now - timedelta(days=days)
    )
    return rows.filter(~_told(Ticket, "ticket.ruling_late", at__gte=OuterRef("status_at")))


def _appeals(now: datetime) -> QuerySet[RulingAppeal]:
    filed = RulingAppeal.Status.FILED
    rows: QuerySet[RulingAppeal] = RulingAppeal.objects.filter(status=filed, due_at__lt=now)
    return rows.filter(~_told(RulingAppeal, "ruling_appeal.late"))


def _told(model: type[Model], kind: str, **when: F) -> Exists:
    subject = Cast(OuterRef("pk"), TextField())
    about = {"subject_type": model._meta.label_lower, "subject_id": subject}
    return Exists(Event.objects.filter(kind=kind, **about, **when))
