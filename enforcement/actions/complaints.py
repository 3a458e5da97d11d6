"""Complaints of reporters against the answer they got, decided by somebody who took no part."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions.cases import moderators
from enforcement.actions.complaint_ends import mail_to
from enforcement.actions.guards import (
    clean_reason,
    iso,
    lock_store,
    refuse_unless_moderator,
    refuse_unless_taker,
)
from enforcement.actions.receipts import outlast
from enforcement.actions.reporters import refuse_insiders
from enforcement.actions.reports import hurry_case
from enforcement.actions.second_reviews import involved_in_case
from enforcement.actions.signals import keep_signal, snapshot_of
from enforcement.models import Complaint, GoldenCase, Report, Signal, Statement
from policy.queries import policy_at

OUTCOMES = (Complaint.Status.UPHELD, Complaint.Status.NOT_UPHELD)
NOTHING_DONE = (Report.Status.NOT_UPHELD, Report.Status.UNFOUNDED)


@transaction.atomic
def file_complaint(
    report: Report, *, reason: str, is_address_proven: bool, now: datetime
) -> Complaint:
    """Object to the answer to a report, once, within the time that the policy gives to appeals.

    Only the report's signed link leads here; `is_address_proven` says that it was the one in our
    mail. The same words again give the complaint that is there. Raises NotPossible on `reason`
    when it is empty, and on no field when there is nothing to complain of, the time is over, or
    it was done before. Rule: docs/rules/enforcement.md#complaints-of-reporters.
    """
    store = lock_store(report.store)
    report.refresh_from_db()
    said = clean_reason(reason)
    if known := Complaint.objects.filter(report=report, reason=said).first():
        return known
    refuse_complaint(report, now)
    complaint: Complaint = Complaint.objects.create(
        store=store,
        report=report,
        status_at=now,
        reason=said,
        is_address_proven=is_address_proven,
        filed_at=now,
        due_at=now + timedelta(days=policy_at(now).governance.appeal_answer_days),
        involved=_involved_in(report),
    )
    record(
        "complaint.filed",
        subject=complaint,
        store=store,
        actor=None,
        at=now,
        mail_to=mail_to(complaint),
        facts=_facts(complaint) | {"due_at": iso(complaint.due_at)},
    )
    return complaint


def complain_until(report: Report) -> datetime:
    """The end of the time to complain, by the policy under which the report was answered."""
    days = policy_at(report.status_at).governance.appeal_window_days
    return report.status_at + timedelta(days=days)


def refuse_complaint(report: Report, now: datetime) -> None:
    """Raise NotPossible when nobody can complain of this answer now, saying why."""
    if report.disowned_at:
        raise NotPossible(_("The owner of the address says that somebody else sent this report."))
    if not _is_less_than_asked(report):
        raise NotPossible(
            _("You can complain of an answer by which no measure was taken. There is none here.")
        )
    if Complaint.objects.filter(report=report).exists():
        raise NotPossible(_("You have complained of this answer before. It can be done once."))
    if now >= complain_until(report):
        raise NotPossible(_("The time to complain of this answer is over."))


@transaction.atomic
def take_complaint(complaint: Complaint, *, actor: User, now: datetime) -> Complaint:
    """Start answering.

    Raises NotAllowed when the actor took part in the answer to the report, answered an appeal in
    its case, sent the report, or works for a store that its sender reported.
    """
    refuse_unless_moderator(actor, complaint.store)
    refuse_insiders(complaint.report, actor)
    # Who gives an opinion on the case meanwhile is barred under this lock.
    lock_store(complaint.store)
    complaint.refresh_from_db()
    if complaint.status == Complaint.Status.FILED:
        # Since it was filed, somebody may have answered an appeal in the case.
        complaint.involved = sorted({*complaint.involved, *_involved_in(complaint.report)})
    _refuse_involved(complaint, actor)
    return move(
        complaint,
        Complaint.Status.IN_REVIEW,
        actor=actor,
        now=now,
        kind="complaint.taken",
        facts=_facts(complaint),
        also={"taken_by": actor, "involved": complaint.involved},
    )


@transaction.atomic
def release_complaint(complaint: Complaint, *, actor: User, now: datetime) -> Complaint:
    """Put a taken complaint back for everybody who took no part. Its clock goes on.

    Raises NotAllowed unless the actor took it or is a senior moderator, NotPossible when nobody
    has taken it. Rule: docs/rules/enforcement.md#complaints-of-reporters.
    """
    lock_store(complaint.store)
    complaint.refresh_from_db()
    refuse_unless_taker(complaint, actor)
    holder = complaint.taken_by
    return move(
        complaint,
        Complaint.Status.FILED,
        actor=actor,
        now=now,
        kind="complaint.released",
        notify=[holder] if holder and holder != actor else [],
        facts=_facts(complaint),
        also={"taken_by": None},
    )


@transaction.atomic
def decide_complaint(
    complaint: Complaint, *, outcome: str, reason: str, actor: User, now: datetime
) -> Complaint:
    """Answer a complaint. Upheld: the report is in the queue again, by a signal of its own.

    The complaint and what it is about as it is now are kept as an exhibit there. Not upheld: the
    answer stands. Raises NotAllowed when the actor took part in the answer to the report or did
    not take this; NotPossible on `outcome`, on `reason`, and when it is answered already.
    Rule: docs/rules/enforcement.md#complaints-of-reporters.
    """
    refuse_unless_moderator(actor, complaint.store)
    refuse_insiders(complaint.report, actor)
    lock_store(complaint.store)
    complaint.refresh_from_db()
    _refuse_involved(complaint, actor)
    if not complaint.is_open:
        raise NotPossible(_("This complaint is answered already."), code="answered")
    if complaint.status == Complaint.Status.FILED:
        raise NotPossible(_("Take this complaint to answer it."))
    if complaint.taken_by_id != actor.pk:
        raise NotAllowed(_("Another moderator is answering this complaint."))
    if outcome not in OUTCOMES:
        raise NotPossible(_("Choose an answer."), field="outcome")
    reason = clean_reason(reason)
    is_upheld = outcome == Complaint.Status.UPHELD
    signal = _signal_again(complaint, now) if is_upheld else None
    more = {"case": signal.case.number, "case_pk": signal.case_id} if signal else {}
    outlast(complaint.report, now)
    return move(
        complaint,
        outcome,
        actor=actor,
        now=now,
        kind=f"complaint.{outcome}",
        mail_to=mail_to(complaint),
        facts=_facts(complaint) | more,
        also={"decided_by": actor, "decision_reason": reason, "signal": signal},
    )


@transaction.atomic
def notice_overdue_complaint(complaint: Complaint, *, now: datetime) -> bool:
    """Tell the senior moderators once that a complaint waits too long."""
    locked = Complaint.objects.select_for_update(no_key=True, of=("self",)).get(pk=complaint.pk)
    if not locked.is_open or locked.overdue_at or locked.due_at > now:
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    record(
        "complaint.overdue",
        subject=locked,
        store=locked.store,
        actor=None,
        at=now,
        notify=moderators(senior=True),
        facts=_facts(locked),
    )
    return True


def _is_less_than_asked(report: Report) -> bool:
    """Nothing was done, or points were put on record and no measure was taken."""
    if report.status in NOTHING_DONE:
        return True
    decided = report.statement
    return decided is not None and decided.restriction == Statement.Restriction.POINTS


def _involved_in(report: Report) -> list[int]:
    """Who handled the case, decided on it or looked at it a second time."""
    case = report.case
    # An answered report is in a case: a constraint says so.
    assert case is not None
    people = involved_in_case(case)
    people |= set(case.opinions.values_list("moderator_id", flat=True))
    people |= set(GoldenCase.objects.filter(case=case).values_list("marked_by_id", flat=True))
    decided = Statement.objects.filter(case=case, decided_by__isnull=False)
    return sorted(people | set(decided.values_list("decided_by_id", flat=True)))


def _refuse_involved(complaint: Complaint, actor: User) -> None:
    if actor.pk in complaint.involved:
        words = _("You took part in the answer to this report. Somebody else must do this.")
        raise NotAllowed(words)


def _signal_again(complaint: Complaint, now: datetime) -> Signal:
    """The report in the queue, with the complaint; the caller holds the store's lock."""
    report = complaint.report
    if report.rule_code not in policy_at(now).rules.book:
        words = _(
            "The rule that this report names is not in force any more, so no case can be opened on"
            " it. Answer “not upheld” and name the rule under which it can be reported today."
        )
        raise NotPossible(words, field="outcome")
    signal = keep_signal(
        report.store,
        rule_code=report.rule_code,
        subject_kind=report.subject_kind,
        subject_id=report.subject_id,
        snapshot=_as_it_is(report)
        | {
            "complaint": complaint.reason,
            "complaint_number": complaint.number,
            "report": report.explanation,
            "report_number": report.number,
        },
        detail=complaint.reason,
        source=Signal.Source.REPORT,
        actor=None,
        now=now,
        severity="high" if report.is_abuse_offence else None,
        sender=report.sender,
    )
    hurry_case(report, signal.case, policy_at(now), now)
    return signal


def _as_it_is(report: Report) -> dict[str, Any]:
    """What is reported as it is now; as it was then, where it is gone."""
    with suppress(NotPossible):
        if found := snapshot_of(report.store, report.subject_kind, report.subject_id):
            return found
    kept = report.signal.exhibit.snapshot if report.signal else {}
    return dict(kept)


def _facts(complaint: Complaint) -> dict[str, str]:
    return {"complaint": complaint.number, "report": complaint.report.number}
