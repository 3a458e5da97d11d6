"""Taking decisions back: reversal rows, ended measures, and a statement for each."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from core.transitions import move
from enforcement import standing
from enforcement.actions.guards import measure_of
from enforcement.actions.payouts import settle_payouts
from enforcement.actions.statements import facts_for, same_in_both, write_statement
from enforcement.models import Sanction, Statement, Violation
from enforcement.taken_profiles import are_profile_parts
from policy.queries import policy_at

ACTIVE = (Sanction.Status.PROVISIONAL, Sanction.Status.IN_FORCE)


def take_back(violation: Violation, *, reason: str, actor: User, now: datetime) -> None:
    """Undo a violation as if it had never been. The caller holds the store's lock.

    Its points go by a reversal row; its measures end, and so do later ones that the ladder
    would not have brought without it. Twice is once.
    """
    if Violation.objects.filter(reverses=violation).exists():
        return
    Violation.objects.create(
        store=violation.store,
        case=violation.case,
        rule_code=violation.rule_code,
        family=violation.family,
        policy_version=policy_at(now).version,
        points=-violation.points,
        occurred_at=now,
        decided_at=now,
        decided_by=actor,
        reverses=violation,
        reversal_reason=reason,
    )
    _state(violation, "points", None, reason, actor, now)
    end_measures(violation, reason=reason, actor=actor, now=now)
    for sanction in _no_longer_prescribed(violation, now):
        lift_measure(sanction, reason=reason, actor=actor, now=now)


def end_measures(violation: Violation, *, reason: str, actor: User, now: datetime) -> None:
    """End whatever closes the store because of `violation`, whichever decision brought it.

    The appealed decision may be about the points alone while a worker froze the store later; a
    proposal that still waits must not close it again either. The caller holds the store's lock.
    """
    for sanction in violation.sanctions.filter(status__in=ACTIVE):
        lift_measure(sanction, reason=reason, actor=actor, now=now)
    for sanction in violation.sanctions.filter(status=Sanction.Status.PROPOSED):
        _move(sanction, Sanction.Status.REFUSED, "sanction.refused", reason, actor, now)


def lift_measure(
    sanction: Sanction, *, reason: str, actor: User, now: datetime, notify: Iterable[User] = ()
) -> None:
    """End a running measure before its time, with a statement. Nothing to do when it is over."""
    if sanction.status not in ACTIVE:
        return
    _move(sanction, Sanction.Status.REVERSED, "sanction.reversed", reason, actor, now, notify)
    _state(sanction.because, sanction.kind, sanction, reason, actor, now)


def _no_longer_prescribed(violation: Violation, now: datetime) -> list[Sanction]:
    """The ladder's own steps that stand although its answer, without `violation`, lacks them."""
    answer = standing.standing_at(violation.store, policy_at(now), now)
    agreed = {(int(step.because), step.action.value) for step in answer.sanctions}
    running = Sanction.objects.filter(
        store=violation.store, by_ladder=True, status__in=ACTIVE, ends_at__gt=now
    )
    return [row for row in running if (row.because_id, row.kind) not in agreed]


def _move(
    sanction: Sanction,
    to: str,
    kind: str,
    reason: str,
    actor: User,
    now: datetime,
    notify: Iterable[User] = (),
) -> None:
    facts = {"measure": measure_of(sanction), "reason": reason}
    move(sanction, to, actor=actor, now=now, kind=kind, notify=notify, facts=facts)
    settle_payouts(sanction, now=now)


def _state(
    violation: Violation,
    restriction: str,
    sanction: Sanction | None,
    reason: str,
    actor: User,
    now: datetime,
) -> Statement:
    facts = facts_for(
        violation.store,
        policy_at(now),
        violation.rule_code,
        restriction=restriction,
        facts=same_in_both(reason),
        now=now,
        case=violation.case,
        subjects=[sanction.subject_title] if sanction and sanction.subject_title else [],
        in_profile=sanction is not None and are_profile_parts([sanction.subject_kind]),
        outcome="ended",
        appeal_until=None,
        automated_decision="none",
    )
    return write_statement(
        violation.store,
        facts,
        violation=violation,
        sanction=sanction,
        case=violation.case,
        actor=actor,
    )
