"""Moderators answer misuse of the public form: a warning first, then a time without processing."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from enforcement.actions.guards import clean_reason
from enforcement.models import Report, ReporterMeasure
from enforcement.queries.accuracy import UNFOUNDED, Accuracy
from enforcement.queries.reporters import is_misuse, recent_accuracy, reports_of, running_suspension
from policy.queries import policy_at
from policy.sections.reports import ReportRules

Kind = ReporterMeasure.Kind
EVENTS = {
    Kind.WARNING: "reporter.warned",
    Kind.SUSPENSION: "reporter.suspended",
    Kind.LIFTING: "reporter.lifted",
}


@transaction.atomic
def warn_reporter(report: Report, *, reason: str, actor: User, now: datetime) -> ReporterMeasure:
    """Warn whoever sent this report that the processing of further ones may be suspended.

    Raises NotAllowed unless the actor moderates and belongs to no store that this person
    reported; NotPossible below the policy's number and share of plainly unfounded reports, after
    a warning in the same period, and on `reason` when it is empty.
    Rule: docs/rules/enforcement.md#misuse.
    """
    _refuse_and_lock(report, actor)
    rules = policy_at(now).governance.reports
    found = _refuse_little(report, rules, now)
    if last_warning(report.email, rules, now):
        raise NotPossible(_("This person is warned already."))
    return _decide(report, Kind.WARNING, reason, found, actor=actor, now=now)


@transaction.atomic
def suspend_reporter(
    report: Report, *, days: int, reason: str, actor: User, now: datetime
) -> ReporterMeasure:
    """Register this person's reports for `days` times 24 hours without processing them.

    Raises what `warn_reporter` does; NotPossible on `days` outside the policy's, while one runs,
    and without a warning that is old enough and was followed by a plainly unfounded report.
    Rule: docs/rules/enforcement.md#misuse.
    """
    _refuse_and_lock(report, actor)
    rules = policy_at(now).governance.reports
    found = _refuse_little(report, rules, now)
    if not 1 <= days <= rules.suspension_days_at_most:
        words = _("Choose a length from 1 to %(longest)s days.")
        raise NotPossible(words % {"longest": rules.suspension_days_at_most}, field="days")
    if running_suspension(report.email, now):
        raise NotPossible(_("A suspension is running already."))
    _refuse_unwarned(report, rules, now)
    ends_at = now + timedelta(days=days)
    return _decide(report, Kind.SUSPENSION, reason, found, ends_at=ends_at, actor=actor, now=now)


@transaction.atomic
def lift_suspension(report: Report, *, reason: str, actor: User, now: datetime) -> ReporterMeasure:
    """End a suspension before its time; a worker then processes what was held.

    Raises NotAllowed unless the actor moderates and belongs to no store that this person
    reported; NotPossible when none runs, as when another moderator has lifted it.
    Rule: docs/rules/enforcement.md#misuse.
    """
    _refuse_and_lock(report, actor)
    running = running_suspension(report.email, now)
    if running is None:
        raise NotPossible(_("No suspension runs any more: it is over, or somebody has lifted it."))
    found = Accuracy(answered=running.answered, unfounded=running.unfounded)
    return _decide(report, Kind.LIFTING, reason, found, lifts=running, actor=actor, now=now)


def last_warning(email: str, rules: ReportRules, now: datetime) -> ReporterMeasure | None:
    """The newest warning of the period by which misuse is judged."""
    since = now - timedelta(days=rules.misuse_days)
    rows = ReporterMeasure.objects.filter(email=email, kind=Kind.WARNING, decided_at__gt=since)
    return rows.order_by("-pk").first()


def _refuse_and_lock(report: Report, actor: User) -> None:
    if not actor.is_moderator:
        raise NotAllowed(_("Only a moderator can do this."))
    if report.disowned_at:
        raise NotPossible(_("The owner of this address says that somebody else used it."))
    if not report.email or report.flagger_id:
        raise NotPossible(_("Measures are for people who gave an address; see trusted flaggers."))
    refuse_insiders(report, actor)
    theirs = Report.objects.filter(email=report.email, flagger=None)
    # The person's first report is the lock: decisions on one reporter come one after the other.
    first = theirs.earliest("pk")
    Report.objects.select_for_update(no_key=True).get(pk=first.pk)


def refuse_insiders(report: Report, actor: User) -> None:
    """Raises NotAllowed to the reporter and to people of stores that they reported.

    A store never reads who reported it.
    """
    if reports_of(report).filter(store__memberships__user_id=actor.pk).exists():
        raise NotAllowed(_("You work for a store that this person reported. Somebody else must."))
    if report.email and actor.email.lower() == report.email.lower():
        raise NotAllowed(_("These are your own reports. Somebody else must."))


def _refuse_little(report: Report, rules: ReportRules, now: datetime) -> Accuracy:
    found = recent_accuracy(report.email, rules, now)
    if not is_misuse(found, rules):
        words = _(
            "The policy asks for %(least)s plainly unfounded reports, and for %(percent)s%% of"
            " the answered ones."
        )
        told = {"least": rules.unfounded_least, "percent": rules.unfounded_percent}
        raise NotPossible(words % told)
    return found


def _refuse_unwarned(report: Report, rules: ReportRules, now: datetime) -> None:
    warning = last_warning(report.email, rules, now)
    if warning is None or warning.decided_at > now - timedelta(days=rules.warning_days):
        words = _("Warn first, and wait %(days)s days.")
        raise NotPossible(words % {"days": rules.warning_days})
    suspended = ReporterMeasure.objects.filter(email=report.email, kind=Kind.SUSPENSION)
    last = suspended.aggregate(at=Max("decided_at"))["at"] or warning.decided_at
    since = max(last, warning.decided_at)
    theirs = Report.objects.filter(email=report.email, flagger=None, disowned_at=None)
    later = theirs.filter(filed_at__gt=since)
    if not later.filter(UNFOUNDED).exists():
        words = _("Nothing plainly unfounded came in since the last warning or suspension.")
        raise NotPossible(words)


def _decide(
    report: Report,
    kind: str,
    reason: str,
    found: Accuracy,
    *,
    actor: User,
    now: datetime,
    **more: Any,
) -> ReporterMeasure:
    measure = ReporterMeasure.objects.create(
        kind=kind,
        email=report.email,
        reason=clean_reason(reason),
        unfounded=found.unfounded,
        answered=found.answered,
        policy_version=policy_at(now).version,
        decided_at=now,
        decided_by=actor,
        **more,
    )
    link = f"{settings.SITE_URL}{reverse('enforcement:public_report')}"
    facts = {"reason": measure.reason, "unfounded": found.unfounded, "answered": found.answered}
    facts |= {"report_pk": report.pk}
    if measure.ends_at:
        facts["ends_at"] = measure.ends_at.isoformat()
    to = [Addressee(report.email, report.language, link)]
    name = EVENTS[Kind(kind)]
    record(name, subject=measure, store=None, actor=actor, at=now, mail_to=to, facts=facts)
    return measure
