"""Measures that wait for a person, appeals that wait for an answer."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import StaffRole
from core import registry
from core.counting import Waiting
from enforcement.actions.review import notice_before_ban
from enforcement.models import Appeal, Sanction


def list_approvals(now: Any) -> QuerySet[Sanction]:
    """Proposed measures and unconfirmed freezes, oldest first."""
    waiting = Q(status="proposed") | Q(status="provisional", confirm_by__gt=now)
    rows: QuerySet[Sanction] = Sanction.objects.filter(waiting)
    return rows.select_related("store", "proposed_by", "because").order_by("status_at", "pk")


def to_answer(asker: Any) -> Waiting:
    """Those of them that the asker may answer: no ban without the senior role."""
    seniors = StaffRole.objects.filter(role=StaffRole.Role.SENIOR_MODERATOR)
    rows = (
        list_approvals(asker.now)
        .exclude(proposed_by_id=asker.user.pk)
        .exclude(store__memberships__user_id=asker.user.pk)
        .filter(~Q(kind=Sanction.Kind.BAN) | Exists(seniors.filter(user_id=asker.user.pk)))
    )
    return Waiting(rows, hot=rows)


def get_sanction(user: Any, pk: int) -> Sanction:
    rows = Sanction.objects.select_related("store", "proposed_by", "decided_by", "because", "case")
    if not user.is_moderator:
        rows = rows.filter(store__memberships__user_id=user.pk).distinct()
    return get_object_or_404(rows, pk=pk)


def notice_days(sanction: Sanction, now: datetime) -> int:
    """How many days before it begins the store is told of a proposed ban; 0 for what begins at
    once."""
    if sanction.kind != Sanction.Kind.BAN or sanction.status != Sanction.Status.PROPOSED:
        return 0
    return notice_before_ban(sanction, now).days


def removals() -> QuerySet[Sanction]:
    """Measures that took single things down."""
    rows: QuerySet[Sanction] = Sanction.objects.filter(kind=Sanction.Kind.TAKE_DOWN)
    return rows.select_related("store", "because")


def payout_holds() -> QuerySet[Sanction]:
    """Measures that hold payouts and close nothing else."""
    rows: QuerySet[Sanction] = Sanction.objects.filter(kind=Sanction.Kind.HOLD_PAYOUT)
    return rows.select_related("store", "because")


def url_of(removal: Sanction) -> str:
    """The page of what was taken down; empty where its app shows none."""
    known = registry.removals.get(removal.subject_kind)
    return known.url(removal.subject_id) if known else ""


def list_appeals(view: str, user: Any, since: datetime | None = None) -> QuerySet[Appeal]:
    """Appeals for the moderators' list: open ones, the reader's own, or answered ones."""
    rows: QuerySet[Appeal] = Appeal.objects.select_related("store", "statement", "taken_by")
    if view == "mine":
        return rows.filter(taken_by_id=user.pk, status=Appeal.Status.IN_REVIEW)
    if view == "answered":
        rows = rows.filter(status__in=["granted", "partly_granted", "refused"])
        return rows.filter(status_at__gte=since) if since else rows
    return rows.filter(status__in=["filed", "in_review"])


def count_appeals(user: Any) -> dict[str, int]:
    unfinished = Appeal.objects.unfinished()
    return {
        "open": unfinished.count(),
        "mine": unfinished.filter(taken_by_id=user.pk).count(),
        "for_me": Appeal.objects.open_to(user).count(),
    }


def get_appeal(user: Any, pk: int) -> Appeal:
    """The appeal, if it is of a store of this person or they moderate; else 404."""
    rows = Appeal.objects.select_related(
        "store", "statement__sanction", "statement__case", "statement__violation", "filed_by"
    )
    if not user.is_moderator:
        rows = rows.filter(store__memberships__user_id=user.pk).distinct()
    return get_object_or_404(rows, pk=pk)


def place_in_line(appeal: Appeal) -> int:
    """How many open appeals are answered before this one, by their clocks. One query."""
    earlier = Q(due_at__lt=appeal.due_at) | Q(due_at=appeal.due_at, pk__lt=appeal.pk)
    return int(Appeal.objects.unfinished().filter(earlier).count())
