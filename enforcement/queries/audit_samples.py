"""Which samples wait, who may read one, and how many there were by person and month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.models import User
from enforcement.models import AuditSample

VIEWS = {
    "waiting": (AuditSample.Status.WAITING,),
    "asked": (AuditSample.Status.ASKED, AuditSample.Status.ANSWERED),
    "done": (AuditSample.Status.IN_ORDER, AuditSample.Status.CLOSED),
}
# What the figures look back on.
SHOWN_DAYS = 183


@dataclass(frozen=True)
class Counted:
    """Samples of one person in one month: how many, and what became of them."""

    month: date
    name: str
    drawn: int
    in_order: int
    asked: int

    @property
    def waiting(self) -> int:
        return self.drawn - self.in_order - self.asked


def list_samples(view: str, reader: User) -> QuerySet[AuditSample]:
    """Of what waits, nothing that the reader did themselves."""
    rows: QuerySet[AuditSample] = AuditSample.objects.with_rows().filter(status__in=VIEWS[view])
    return rows.exclude(about=reader) if view == "waiting" else rows


def readable(reader: User) -> QuerySet[AuditSample]:
    """All for auditors; else what the reader, or somebody they lead, is asked to explain.

    Who leads reads nothing of the authority desk: no other role opens what liaisons hold.
    """
    rows: QuerySet[AuditSample] = AuditSample.objects.with_rows()
    if reader.is_auditor:
        return rows
    leads = Q(pk=None)
    if reader.is_senior:
        leads |= Q(about__staff_roles__role__in=MODERATORS)
    if reader.is_policy_admin:
        leads |= ~Q(about__in=_moderators())
    theirs = Q(about=reader) | (leads & ~_of_the_desk())
    return rows.filter(theirs, status__in=AuditSample.TOLD).distinct()


MODERATORS = ("moderator", "senior_moderator")
# Of the authority desk: data that were opened, and events.
DESK_DATA = ("authority", "bundle", "hold", "threat")
DESK_EVENTS = (*DESK_DATA, "disclosure", "evidence")


def _of_the_desk() -> Q:
    found = Q(access__kind__in=DESK_DATA)
    for start in DESK_EVENTS:
        found |= Q(event__kind__startswith=f"{start}.")
    return found


def _moderators() -> QuerySet[User]:
    return User.objects.filter(staff_roles__role__in=MODERATORS)


def leads_of(person: User) -> list[User]:
    """Who answers for their work: senior moderators for moderators, admins for everybody else."""
    role = "senior_moderator" if person.is_moderator else "policy_admin"
    found = User.objects.filter(staff_roles__role=role, is_active=True)
    return list(found.exclude(pk=person.pk).distinct())


def counted(now: datetime) -> list[Counted]:
    """By month, the newest first, and by person."""
    rows: QuerySet[Any, Any] = AuditSample.objects.filter(
        draw__day__gt=now.date() - timedelta(days=SHOWN_DAYS)
    )
    grouped = rows.annotate(month=TruncMonth("draw__day")).values("month", "about", "about__name")
    found = grouped.annotate(
        drawn=Count("pk"),
        in_order=Count("pk", filter=Q(status=AuditSample.Status.IN_ORDER)),
        asked=Count("pk", filter=Q(status__in=AuditSample.TOLD)),
    )
    return [
        Counted(row["month"], row["about__name"], row["drawn"], row["in_order"], row["asked"])
        for row in found.order_by("-month", "about__name", "about")
    ]
