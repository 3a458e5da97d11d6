"""Decisions about a store, for its own people and for moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.models import Event
from core.wording import name_people, sentence
from enforcement import wording
from enforcement.actions.appeals import refuse_appeal
from enforcement.checks.rules import hundredths
from enforcement.models import Appeal, SanctionPause, Statement, Violation
from policy.queries import policy_at


@dataclass(frozen=True)
class Line:
    """A decision in a list: its state in words and when its points stop counting."""

    statement: Statement
    state: str
    tone: str
    points: str
    expires_at: datetime | None


def list_decisions(store: Any, view: str = "all") -> QuerySet[Statement]:
    """Newest first; `view` is all, open (can still be appealed) or in_force."""
    rows: QuerySet[Statement] = Statement.objects.of_store(store)
    if view == "in_force":
        rows = rows.filter(outcome="imposed", sanction__status__in=["provisional", "in_force"])
    reversal = Violation.objects.filter(reverses=OuterRef("violation_id"))
    appeals = Prefetch("appeals", Appeal.objects.order_by("-pk"), to_attr="filed")
    return (
        rows.select_related("sanction", "violation")
        .annotate(is_reversed=Exists(reversal))
        .prefetch_related(appeals)
    )


def lines(rows: Sequence[Statement], now: datetime) -> list[Line]:
    """Give each decision its state and the end of its points."""
    lives = {name: f.life_days for name, f in policy_at(now).ladder.families.items()}
    measures = [row.sanction_id for row in rows if row.sanction_id]
    felt = SanctionPause.objects.felt(now).filter(sanction__in=measures) if measures else ()
    paused = {pause.sanction_id for pause in felt}
    return [_line(row, lives, paused, now) for row in rows]


def _line(row: Any, lives: dict[str, int], paused: set[int], now: datetime) -> Line:
    state, tone = (_("Paused"), "warn") if row.sanction_id in paused else _state(row, now)
    counts = row.points is not None and row.outcome == Statement.Outcome.IMPOSED
    life = lives.get(row.violation.family) if row.violation else None
    expires_at = row.violation.decided_at + timedelta(days=life) if counts and life else None
    points = wording.points(hundredths(row.points)) if counts else ""
    return Line(row, state, tone, points, expires_at)


def _state(row: Any, now: datetime) -> tuple[str, str]:
    appeal = row.filed[0] if row.filed else None
    if appeal and appeal.is_open:
        return _("Appeal under review"), "rev"
    if appeal and appeal.status in (Appeal.Status.GRANTED, Appeal.Status.PARTLY_GRANTED):
        return str(appeal.get_status_display()), "ok"
    if row.outcome == Statement.Outcome.ENDED or row.is_reversed:
        return _("Taken back"), "ok"
    if appeal and appeal.status == Appeal.Status.REFUSED:
        return _("Final"), ""
    if row.sanction and row.sanction.ends_at and row.sanction.ends_at <= now:
        return _("Ended"), ""
    if row.sanction and row.sanction.is_active:
        state: tuple[str, str] = row.sanction.state(now)
        return state
    if row.appeal_until and now < row.appeal_until:
        return _("You can appeal"), "acc"
    return _("Final"), ""


def get_decision(user: Any, pk: int) -> Statement:
    """The decision, if it is about a store of this person or they moderate; else 404."""
    rows = Statement.objects.for_user(user).distinct()
    return get_object_or_404(
        rows.select_related("store", "sanction", "violation", "case", "decided_by"), pk=pk
    )


def appeal_refusal(statement: Statement, now: datetime) -> str:
    """Why this decision cannot be appealed now; empty where it can."""
    try:
        refuse_appeal(statement, now)
    except NotPossible as error:
        return str(error)
    return ""


@dataclass(frozen=True)
class Entry:
    """A line of a timeline."""

    title: str
    detail: str
    at: datetime
    tone: str
    icon: str
    url: str = ""


LOOKS = {
    "confirmed": ("bad", "check"),
    "refused": ("ok", "x"),
    "lapsed": ("ok", "hourglass"),
    "ended": ("ok", "circle-check"),
    "reversed": ("ok", "arrow-back-up"),
    "granted": ("ok", "circle-check"),
    "paused": ("ok", "clock-pause"),
    "resumed": ("bad", "player-play"),
}


def what_became_of(statement: Statement) -> list[Entry]:
    """Events of the decision's measure and of its appeals, newest first."""
    subjects = [("enforcement.statement", str(statement.pk))]
    if statement.sanction_id:
        subjects.append(("enforcement.sanction", str(statement.sanction_id)))
    subjects += [("enforcement.appeal", str(appeal.pk)) for appeal in statement.appeals.all()]
    found: list[Event] = []
    for kind, pk in subjects:
        rows = Event.objects.filter(subject_type=kind, subject_id=pk, store_id=statement.store_id)
        found += rows.select_related("store", "actor")
    name_people(found)
    found.sort(key=lambda event: event.pk, reverse=True)
    return [_entry(event) for event in found]


def _entry(event: Event) -> Entry:
    tone, icon = LOOKS.get(event.kind.partition(".")[2], ("", "circle"))
    return Entry(sentence(event), "", event.at, tone, icon)
