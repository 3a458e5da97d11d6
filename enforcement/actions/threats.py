"""Suspicions of crimes that threaten life or safety: reported unasked, under a clock."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotAllowed
from core.events import record
from core.transitions import move
from enforcement.actions.authority import desk
from enforcement.actions.guards import clean_reason, iso, refuse_unless_liaison
from enforcement.models import ThreatReport
from policy.queries import policy_at


@transaction.atomic
def raise_threat(
    *, suspicion: str, actor: User, now: datetime, about: Store | None = None, country: str = ""
) -> ThreatReport:
    """Start the clock of a report to the authorities, and tell the desk at once.

    Any member of staff may: who reads of a danger must not first look for who is in charge.
    Raises NotAllowed for others; NotPossible on `suspicion` when it is empty.
    Rule: docs/rules/enforcement.md#threats-to-life-or-safety
    """
    if not actor.roles:
        raise NotAllowed(_("Only staff can do this."))
    minutes = policy_at(now).governance.liaison.threat_report_minutes
    found = ThreatReport.objects.create(
        about=about,
        suspicion=clean_reason(suspicion, field="suspicion"),
        country=country,
        opened_at=now,
        opened_by=actor,
        due_at=now + timedelta(minutes=minutes),
        status_at=now,
    )
    told = {"report": found.number, "due_at": iso(found.due_at)}
    record(
        "threat.raised",
        subject=found,
        store=None,
        actor=actor,
        at=now,
        facts=told,
        notify=desk(),
    )
    return found


@transaction.atomic
def report_threat(
    report: ThreatReport, *, told: str, how: str, actor: User, now: datetime
) -> ThreatReport:
    """Keep which authority was told, and how. Raises NotPossible on `told` or `how` when empty."""
    refuse_unless_liaison(actor, report.about)
    also = {"told": clean_reason(told, field="told"), "how": clean_reason(how, field="how")}
    return move(
        report,
        ThreatReport.Status.SENT,
        actor=actor,
        now=now,
        kind="threat.reported",
        facts={"report": report.number},
        also=also | {"decided_by": actor},
    )


@transaction.atomic
def dismiss_threat(
    report: ThreatReport, *, reason: str, actor: User, now: datetime
) -> ThreatReport:
    """End the clock: there is no threat. Raises NotPossible on `reason` when it is empty."""
    refuse_unless_liaison(actor, report.about)
    return move(
        report,
        ThreatReport.Status.DISMISSED,
        actor=actor,
        now=now,
        kind="threat.dismissed",
        facts={"report": report.number},
        also={"outcome": clean_reason(reason), "decided_by": actor},
    )


@transaction.atomic
def notice_overdue_threat(report: ThreatReport, *, now: datetime) -> bool:
    """Tell the desk once that the clock of a report has run out."""
    rows = ThreatReport.objects.select_for_update(no_key=True, of=("self",))
    locked: ThreatReport = rows.get(pk=report.pk)
    if not locked.is_open or locked.overdue_at or locked.due_at > now:
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    facts = {"report": locked.number, "due_at": iso(locked.due_at)}
    record(
        "threat.overdue",
        subject=locked,
        store=None,
        actor=None,
        at=now,
        facts=facts,
        notify=desk(),
    )
    return True
