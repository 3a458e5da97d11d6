"""Complaints of reporters: what moderators read of them, and the figures of a year."""

from datetime import UTC, datetime
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from enforcement.models import Complaint


def list_complaints(view: str, reader: Any) -> QuerySet[Complaint]:
    """Of other stores than the reader's own: a store does not hear that it was reported."""
    rows: QuerySet[Complaint] = Complaint.objects.select_related("store", "report", "taken_by")
    rows = rows.exclude(store__memberships__user_id=reader.pk)
    if view == "answered":
        return rows.filter(status__in=["upheld", "not_upheld"])
    return rows.filter(status__in=["filed", "in_review"])


def turned_over(user: Any) -> QuerySet[Complaint]:
    """Upheld complaints against answers in which this person took part."""
    rows: QuerySet[Complaint] = Complaint.objects.filter(status="upheld")
    return rows.filter(involved__contains=[user.pk])


def get_complaint(pk: int) -> Complaint:
    links = ("store", "report__case", "report__flagger", "report__statement", "signal__case")
    rows = Complaint.objects.select_related("taken_by", *links)
    found: Complaint = get_object_or_404(rows, pk=pk)
    return found


def count_complaints(year: int) -> dict[str, Any]:
    """Figures for the yearly report: what was filed in a calendar year (UTC), and how it ended.

    Source: Regulation (EU) 2022/2065, Article 15(1)(d).
    """
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    rows = list(Complaint.objects.filter(filed_at__gte=since, filed_at__lt=until))
    answered = [row for row in rows if not row.is_open]
    hours = [(row.status_at - row.filed_at).total_seconds() / 3600 for row in answered]
    return {
        "complaints": len(rows),
        "complaints_answered": len(answered),
        "complaints_upheld": sum(row.status == Complaint.Status.UPHELD for row in answered),
        "complaint_hours": round(median(hours), 1) if hours else None,
    }
