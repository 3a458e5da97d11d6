"""One reporter: by what misuse is judged, what was decided, and whether a suspension runs."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from enforcement.models import Report, ReporterMeasure
from enforcement.queries.accuracy import Accuracy, accuracy_of
from policy.sections.reports import ReportRules


def recent_accuracy(email: str, rules: ReportRules, now: datetime) -> Accuracy:
    """How the reports of the policy's last days ended, counted by report and not by case.

    Those of trusted flaggers are apart; what the address's owner did not send is no report of
    theirs.
    """
    since = now - timedelta(days=rules.misuse_days)
    rows = Report.objects.filter(email=email, flagger=None, disowned_at=None, filed_at__gt=since)
    return accuracy_of(rows)


def is_misuse(recent: Accuracy, rules: ReportRules) -> bool:
    """Whether the policy lets a person look at measures: their number and their share.

    Rule: docs/rules/enforcement.md#misuse.
    """
    share = 100 * recent.unfounded >= rules.unfounded_percent * recent.answered
    return recent.unfounded >= rules.unfounded_least and share


def reports_of(report: Report) -> QuerySet[Report]:
    """Everything by the same reporter, newest first; this report alone where nobody is known."""
    if report.disowned_at:
        rows = Report.objects.filter(pk=report.pk)
    elif report.flagger_id:
        rows = Report.objects.filter(flagger=report.flagger_id)
    elif report.email:
        rows = Report.objects.filter(email=report.email, flagger=None, disowned_at=None)
    else:
        rows = Report.objects.filter(pk=report.pk)
    return rows.select_related("store", "case").order_by("-pk")


def measures_of(email: str) -> QuerySet[ReporterMeasure]:
    rows = ReporterMeasure.objects.filter(email=email).exclude(email="")
    return rows.select_related("decided_by").order_by("-pk")


def running_suspension(email: str, now: datetime) -> ReporterMeasure | None:
    """The suspension under which this person's reports are not processed at `now`."""
    return _running(now).filter(email=email).order_by("-ends_at").first() if email else None


def reports_to_resume(now: datetime) -> QuerySet[Report]:
    """Reports that were held under a suspension which is over, or lifted."""
    running = _running(now).filter(email=OuterRef("email"))
    rows = Report.objects.filter(status=Report.Status.HELD)
    return rows.exclude(Exists(running)).select_related("store")


def _running(now: datetime) -> QuerySet[ReporterMeasure]:
    kind = ReporterMeasure.Kind.SUSPENSION
    return ReporterMeasure.objects.filter(kind=kind, ends_at__gt=now, lifted_by=None)
