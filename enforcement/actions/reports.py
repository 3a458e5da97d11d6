"""The public reports a thing of a store, and is told once what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import links, registry
from core.errors import NotPossible, TooMany
from core.events import Addressee, record
from core.models import SignedLink
from core.transitions import Move, move, move_many
from core.wording import in_both
from enforcement import answers
from enforcement.actions.flaggers import flagger_of
from enforcement.actions.guards import clean_reason, iso, lock_store
from enforcement.actions.receipts import MAILED, PURPOSE, outlast_all
from enforcement.actions.signals import keep_signal, snapshot_of
from enforcement.models import (
    Case,
    Complaint,
    Exhibit,
    Report,
    ReporterMeasure,
    Signal,
    Statement,
)
from enforcement.models.reports import sender_of
from enforcement.plain import one_line
from enforcement.queries.reporters import running_suspension
from policy.queries import policy_at
from policy.sections import Policy

LONGEST_LINE = 120
ROLE = Report.Role
SIGNALLED = (
    *("subject_kind", "subject_id", "rule_code"),
    *("explanation", "name", "email", "is_abuse_offence"),
)


@transaction.atomic
def file_report(
    *,
    subject_kind: str,
    place: str,
    rule_code: str,
    ground: str,
    explanation: str,
    role: str,
    name: str,
    email: str,
    is_good_faith: bool,
    language: str,
    now: datetime,
    right_number: str = "",
    flagger_code: str = "",
    is_abuse_offence: bool = False,
) -> Report:
    """Take in what somebody without an account says about one thing of a store.

    It goes into the store's case on that rule, with the thing kept as it is now. A confirmation
    is mailed to `email`; the same words by the same person again give the report that is there.
    Name and address may be left out only with `is_abuse_offence`. While the processing of this
    person's reports is suspended it is held: registered and receipted, in no case. Raises
    NotPossible on the field that is wrong, TooMany above the policy's reports a day; neither is
    asked of a trusted flagger, whose report brings the case's deadline forward.
    Rule: docs/rules/enforcement.md#reports.
    """
    policy = policy_at(now)
    _refuse_choices(policy, rule_code=rule_code, ground=ground, role=role)
    store, subject_id = find_subject(subject_kind, place)
    who: dict[str, Any] = {**_reporter(name, email, is_abuse_offence), **_right(role, right_number)}
    who["flagger"] = flagger_of(flagger_code, now) if role == ROLE.TRUSTED_FLAGGER else None
    said = clean_reason(explanation, field="explanation")
    if not is_good_faith:
        raise NotPossible(_("Confirm that what you say is accurate."), field="is_good_faith")

    store = lock_store(store)
    subject = {"subject_kind": subject_kind, "subject_id": subject_id, "rule_code": rule_code}
    exempt = {"flagger": who["flagger"], "is_abuse_offence": is_abuse_offence}
    if who["email"] and (known := _known(store, subject | exempt, who["email"], said)):
        return known
    if not who["flagger"]:
        _refuse_too_many(who["email"], policy, now)
    facts: dict[str, Any] = subject | who | {"ground": ground, "explanation": said, "role": role}
    facts |= {"place": one_line(place)[:500], "language": language}
    facts |= {"is_abuse_offence": is_abuse_offence, "is_good_faith": True}
    if suspension := _suspension(facts, now):
        return _hold(store, facts, suspension, policy, now)
    return _keep(_signal(store, facts, now), facts, policy, now)


@transaction.atomic
def resume_report(report: Report, *, now: datetime) -> bool:
    """Process a report that was held, once its sender's suspension is over or lifted.

    It joins the store's case on its rule with what was kept when it came in. Returns whether it
    was processed now. Rule: docs/rules/enforcement.md#misuse.
    """
    store = lock_store(report.store)
    report.refresh_from_db()
    if report.status != Report.Status.HELD or running_suspension(report.email, now):
        return False
    facts = {name: getattr(report, name) for name in SIGNALLED}
    signal = _signal(store, facts, now, snapshot=report.held, seen_at=report.filed_at)
    move(
        report,
        Report.Status.RECEIVED,
        actor=None,
        now=now,
        kind="report.resumed",
        facts={"report": report.number, "case": signal.case.number, "case_pk": signal.case_id},
        mail_to=addressees(report),
        also={"signal": signal, "case": signal.case, "held": None},
    )
    return True


def find_subject(kind: str, place: str) -> tuple[Store, str]:
    """The store and the id of what `place` names; raises NotPossible on `place` or the kind."""
    if kind not in registry.places:
        raise NotPossible(_("Choose what you report."), field="subject_kind")
    found = registry.places[kind](one_line(place)[:500])
    if found is None:
        words = _("We found nothing there. Copy the address or the number from its page.")
        raise NotPossible(words, field="place")
    store, subject_id = found
    return store, subject_id


def receipt_path(report: Report, purpose: str = PURPOSE) -> str:
    """Where on this site the reporter's own page is, as whoever filed it or reads the mail."""
    link = SignedLink.objects.filter(purpose=purpose, subject_id=report.pk).latest("pk")
    return reverse("enforcement:receipt", args=[link.token])


def answer_reports(
    case: Case, *, actor: User, now: datetime, statement: Statement | None = None, **closed: Any
) -> None:
    """Tell each reporter of a case once how it ended; within the decision's transaction.

    With a statement, a report is upheld where the decision relies on what it is about; a case
    without a violation brings `answer`, the moderator's words, and `is_unfounded`.
    Rule: docs/rules/enforcement.md#reports-answered.
    """
    waiting = case.reports.filter(status=Report.Status.RECEIVED).order_by("pk")
    relied_on = _relied_on(case, statement)
    moves = [
        _answer(row, statement if _subject(row) in relied_on else None, **closed)
        for row in waiting.select_for_update(no_key=True)
    ]
    move_many(Report, moves, actor=actor, now=now)
    outlast_all([done.pk for done in moves], now)


def refuse_unanswered(case: Case, answer: str) -> str:
    """Return the words for reporters; empty where nobody waits for them.

    Whose complaint brought the case back waits for reasons too.
    """
    is_waiting = case.reports.filter(status=Report.Status.RECEIVED).exists()
    if not is_waiting and not Complaint.objects.filter(signal__case=case).exists():
        return ""
    return clean_reason(answer, field="answer")


def _refuse_choices(policy: Policy, *, rule_code: str, ground: str, role: str) -> None:
    if rule_code not in answers.causes(policy):
        raise NotPossible(_("Choose what it breaks."), field="rule_code")
    if ground not in Report.Ground.values:
        raise NotPossible(_("Choose a ground."), field="ground")
    if role not in ROLE.values:
        raise NotPossible(_("Choose who you are."), field="role")


def _reporter(name: str, email: str, may_be_nameless: bool) -> dict[str, str]:
    name, email = one_line(name)[:LONGEST_LINE], one_line(email).lower()
    if not name and not may_be_nameless:
        raise NotPossible(_("Give your name."), field="name")
    if not email and not may_be_nameless:
        raise NotPossible(_("Give your email address."), field="email")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise NotPossible(_("Enter an email address."), field="email") from error
    return {"name": name, "email": email}


def _right(role: str, number: str) -> dict[str, str]:
    number = one_line(number)[:100] if role == ROLE.RIGHTS_OWNER else ""
    if role == ROLE.RIGHTS_OWNER and not number:
        words = _("Give the number of your right, or say where it is registered.")
        raise NotPossible(words, field="right_number")
    return {"right_number": number}


def _known(store: Store, subject: Mapping[str, Any], email: str, said: str) -> Report | None:
    """The same words of the same person that still wait: a form sent twice.

    What is heard during a suspension is another report than what is held by it.
    """
    states = [Report.Status.RECEIVED, Report.Status.HELD]
    waiting = Report.objects.filter(store=store, status__in=states, email=email)
    return waiting.filter(disowned_at=None, explanation=said, **subject).first()


def _refuse_too_many(email: str, policy: Policy, now: datetime) -> None:
    most = policy.governance.reports.per_person_a_day
    day = now - timedelta(hours=24)
    theirs = Report.objects.filter(email=email, disowned_at=None, filed_at__gt=day)
    if email and theirs.count() >= most:
        words = _("At most %(most)s reports in 24 hours. Send the next one tomorrow.")
        raise TooMany(words % {"most": most}, retry_after=24 * 3600)


def _suspension(facts: Mapping[str, Any], now: datetime) -> ReporterMeasure | None:
    """Under which this report is held; abuse of children and trusted flaggers are always heard."""
    if facts["flagger"] or facts["is_abuse_offence"]:
        return None
    return running_suspension(facts["email"], now)


def _hold(
    store: Store,
    facts: Mapping[str, Any],
    suspension: ReporterMeasure,
    policy: Policy,
    now: datetime,
) -> Report:
    """Register it with what it is about as it is now; a worker processes it afterwards."""
    held = snapshot_of(store, facts["subject_kind"], facts["subject_id"])
    more = {"store": store, "status": Report.Status.HELD, "filed_at": now, "status_at": now}
    report = Report.objects.create(**facts, **more, held=held)
    told = {"report": report.number, "report_pk": report.pk, "until_at": iso(suspension.ends_at)}
    _confirm(report, "report.held", told, policy, now)
    return report


def _signal(
    store: Store,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    snapshot: Mapping[str, Any] | None = None,
    seen_at: datetime | None = None,
) -> Signal:
    subject = {name: facts[name] for name in ("subject_kind", "subject_id", "rule_code")}
    if snapshot is None:
        snapshot = snapshot_of(store, subject["subject_kind"], subject["subject_id"])
    return keep_signal(
        store,
        snapshot=snapshot,
        detail=facts["explanation"],
        source=Signal.Source.REPORT,
        actor=None,
        now=now,
        severity="high" if facts["is_abuse_offence"] else None,
        sender=sender_of(facts["name"], facts["email"]),
        seen_at=seen_at,
        **subject,
    )


def _keep(signal: Signal, facts: Mapping[str, Any], policy: Policy, now: datetime) -> Report:
    """One report a signal: nameless ones that say the same are known by it."""
    more = {"store": signal.store, "case": signal.case, "filed_at": now, "status_at": now}
    report, is_new = Report.objects.get_or_create(signal=signal, defaults={**facts, **more})
    if is_new:
        hurry_case(report, signal.case, policy, now)
        case = signal.case
        told = {"report": report.number, "case": case.number, "case_pk": case.pk}
        _confirm(report, "report.filed", told, policy, now)
    return report


def hurry_case(report: Report, case: Case, policy: Policy, now: datetime) -> None:
    """A trusted flagger's report has priority: the queue goes by the time that is left.

    It does not cut short the time that the store was given to answer.
    Rule: docs/rules/enforcement.md#trusted-flaggers.
    """
    due_at = now + timedelta(hours=policy.governance.reports.flagger_hours)
    if report.flagger_id and (asked := case.hearings.waiting().last()):
        due_at = max(due_at, asked.answer_by)
    if report.flagger_id and due_at < case.due_at:
        case.due_at = due_at
        case.save(update_fields=["due_at"])


def _confirm(
    report: Report, kind: str, facts: Mapping[str, Any], policy: Policy, now: datetime
) -> None:
    """Make the receipt and mail its address; the mail repeats nothing of what was typed."""
    ends_at = now + timedelta(days=policy.governance.reports.receipt_days)
    for purpose in (PURPOSE, MAILED) if report.email else (PURPOSE,):
        links.issue(purpose, report, store=report.store, expires_at=ends_at, now=now)
    to = addressees(report)
    record(kind, subject=report, store=report.store, actor=None, at=now, mail_to=to, facts=facts)


def addressees(report: Report) -> list[Addressee]:
    if not report.email or report.disowned_at:
        return []
    link = f"{settings.SITE_URL}{receipt_path(report, MAILED)}?lang={report.language}"
    return [Addressee(report.email, report.language, link)]


def _relied_on(case: Case, statement: Statement | None) -> set[tuple[str, str]]:
    """What the decision's exhibits show, by kind and id."""
    if statement is None:
        return set()
    numbers = [one["number"] for one in statement.exhibits]
    kept = Exhibit.objects.filter(case=case, number__in=numbers)
    return {(row.kind, str(row.snapshot.get("subject_id", ""))) for row in kept}


def _subject(row: Report) -> tuple[str, str]:
    return row.subject_kind, row.subject_id


def _answer(
    row: Report, statement: Statement | None, *, answer: str = "", is_unfounded: bool = False
) -> Move:
    to = Report.Status.UPHELD if statement else Report.Status.NOT_UPHELD
    to = Report.Status.UNFOUNDED if is_unfounded else to
    outcome = answers.Outcome(to, statement.restriction if statement else "")
    return Move(
        row.pk,
        to,
        "report.answered",
        facts={"report": row.number, "case_pk": row.case_id, "outcome": in_both(outcome)},
        mail_to=addressees(row),
        also={"statement": statement.pk if statement else None, "answer": answer},
    )
