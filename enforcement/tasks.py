"""The worker's door: each minute it finds rows whose instant has passed."""

from datetime import datetime
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from core import clock
from core.sweeps import do_each
from enforcement.actions import (
    call_all_ladders,
    draw_audit_samples,
    draw_second_reviews,
    escalate_due,
    expire_sanction,
    lapse_unconfirmed,
    notice_overdue_appeal,
    notice_overdue_case,
    notice_overdue_complaint,
    notice_overdue_request,
    notice_overdue_threat,
    order_again,
    pause_measures,
    resume_report,
    settle_payouts,
    tell_store,
)
from enforcement.models import (
    Appeal,
    AuthorityRequest,
    Case,
    Complaint,
    DueLadder,
    Sanction,
    ThreatReport,
)
from enforcement.queries.pauses import appeals_to_pause
from enforcement.queries.payouts import given_up, payouts_to_settle
from enforcement.queries.reporters import reports_to_resume


@shared_task
def sweep() -> dict[str, int]:
    """Lift, end, escalate and remind, each row in its own transaction."""
    now = clock.now()
    call_all_ladders(now=now)
    return {
        "lapsed": do_each(_unconfirmed(now), lapse_unconfirmed, now),
        "ended": do_each(_over(now), expire_sanction, now),
        "escalated": do_each(due_ladders(), escalate_due, now),
        "overdue_cases": do_each(_overdue_cases(now), notice_overdue_case, now),
        "overdue_appeals": do_each(_overdue_appeals(now), notice_overdue_appeal, now),
        "paused": do_each(appeals_to_pause(now), pause_measures, now),
        "overdue_complaints": do_each(_overdue_complaints(now), notice_overdue_complaint, now),
        "payouts": do_each(payouts_to_settle(now), settle_payouts, now),
        "orders_again": do_each(given_up(now), order_again, now),
        "resumed": do_each(reports_to_resume(now), resume_report, now),
        "drawn": draw_second_reviews(now=now),
        "sampled": draw_audit_samples(now=now),
    }


def _unconfirmed(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Sanction.objects.filter(status="provisional", confirm_by__lte=now)
    return rows.select_related("store")


def _over(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Sanction.objects.filter(status="in_force", ends_at__lte=now)
    return rows.select_related("store")


def due_ladders() -> QuerySet[Any]:
    rows: QuerySet[Any] = DueLadder.objects.select_related("store")
    return rows


def _overdue_cases(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Case.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows


def _overdue_appeals(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Appeal.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows


def _overdue_complaints(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Complaint.objects.unfinished().filter(due_at__lte=now, overdue_at=None)
    return rows


@shared_task
def sweep_authorities() -> dict[str, int]:
    """Tell stores once secrecy is over, notice clocks that ran out."""
    now = clock.now()
    late: QuerySet[Any] = AuthorityRequest.objects.unfinished()
    threats: QuerySet[Any] = ThreatReport.objects.filter(status=ThreatReport.Status.OPEN)
    due = {"due_at__lte": now, "overdue_at": None}
    return {
        "told": do_each(AuthorityRequest.objects.to_tell(now), tell_store, now),
        "overdue_requests": do_each(late.filter(**due), notice_overdue_request, now),
        "overdue_threats": do_each(threats.filter(**due), notice_overdue_threat, now),
    }
