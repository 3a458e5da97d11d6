"""Appeals: filed by the store, decided by somebody who took no part in the decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Event
from core.transitions import move
from enforcement.actions.appeal_evidence import (
    NO_FILES,
    Files,
    keep_evidence,
    look_at_evidence,
    named,
    shelve,
)
from enforcement.actions.appeal_points import answer_points, keep_points
from enforcement.actions.cases import moderators
from enforcement.actions.guards import (
    clean_reason,
    iso,
    lock_store,
    refuse_unless_moderator,
    refuse_unless_taker,
)
from enforcement.actions.pauses import end_pauses
from enforcement.actions.reversals import end_measures, take_back
from enforcement.models import Appeal, Sanction, Statement
from enforcement.queries.lines import handled_in, line_of
from policy.queries import policy_at

EMPTY: Mapping[int, str] = MappingProxyType({})
OUTCOMES = (Appeal.Status.GRANTED, Appeal.Status.PARTLY_GRANTED, Appeal.Status.REFUSED)


def file_appeal(
    statement: Statement,
    *,
    reason: str,
    points: Sequence[str] = (),
    evidence: Files = NO_FILES,
    actor: User,
    now: datetime,
) -> Appeal:
    """Object to a decision, once, within the time that it names. Nothing closes while it runs.

    Each of the `points` is answered by itself, and may name the number that a document of the
    `evidence` (by kind) gets. Raises NotAllowed unless the actor owns or manages
    the store; NotPossible on `reason` when it is empty, on `points` when they are too many or too
    long, on `evidence_KIND` as `attach_evidence` does, and on no field when the time is over or the
    decision was appealed before.
    Rule: docs/rules/enforcement.md#appeal.
    """
    if not statement.store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can appeal."))
    reason = clean_reason(reason)
    refuse_appeal(statement, now)
    proofs = look_at_evidence(statement.rule_code, evidence, now=now)
    with shelve(statement.store_id, proofs) as shelf, transaction.atomic():
        appeal = _file(statement, reason, points, actor, now)
        kept = keep_evidence(appeal, proofs, shelf, actor=actor, now=now)
        record(
            "appeal.filed",
            subject=appeal,
            store=appeal.store,
            actor=actor,
            at=now,
            notify=appeal.store.people(),
            facts=_facts(appeal) | {"due_at": iso(appeal.due_at)} | named(kept),
        )
    return appeal


def _file(
    statement: Statement, reason: str, points: Sequence[str], actor: User, now: datetime
) -> Appeal:
    store = lock_store(statement.store)
    refuse_appeal(statement, now)
    days = policy_at(now).governance.appeal_answer_days
    appeal: Appeal = Appeal.objects.create(
        store=store,
        statement=statement,
        status_at=now,
        reason=reason,
        filed_at=now,
        filed_by=actor,
        due_at=now + timedelta(days=days),
        involved=involved_in(statement),
    )
    keep_points(appeal, points)
    return appeal


def refuse_appeal(statement: Statement, now: datetime) -> None:
    """Raise NotPossible when this decision cannot be appealed now, saying why."""
    if statement.outcome != Statement.Outcome.IMPOSED or statement.appeal_until is None:
        raise NotPossible(_("This decision takes something back. There is nothing to appeal."))
    if now >= statement.appeal_until:
        raise NotPossible(_("The time to appeal against this decision is over."))
    if statement.appeals.exclude(status=Appeal.Status.WITHDRAWN).exists():
        raise NotPossible(_("You have appealed against this decision before. It can be done once."))


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, actor: User, now: datetime) -> Appeal:
    """Take an appeal back before it is answered; it may be filed again in time.

    What was paused because we were late with it goes on.
    """
    if not appeal.store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can withdraw an appeal."))
    withdrawn = move(
        appeal,
        Appeal.Status.WITHDRAWN,
        actor=actor,
        now=now,
        kind="appeal.withdrawn",
        facts=_facts(appeal),
    )
    end_pauses(appeal, now=now)
    return withdrawn


@transaction.atomic
def take_appeal(appeal: Appeal, *, actor: User, now: datetime) -> Appeal:
    """Start answering an appeal. Raises NotAllowed when the actor took part in the decision."""
    refuse_unless_moderator(actor, appeal.store)
    # Who gives an opinion on the case meanwhile is barred under this lock.
    lock_store(appeal.store)
    appeal.refresh_from_db()
    if appeal.status == Appeal.Status.FILED:
        # Since it was filed, somebody may have answered a complaint about the case.
        appeal.involved = sorted({*appeal.involved, *involved_in(appeal.statement)})
    _refuse_involved(appeal, actor)
    return move(
        appeal,
        Appeal.Status.IN_REVIEW,
        actor=actor,
        now=now,
        kind="appeal.taken",
        facts=_facts(appeal),
        also={"taken_by": actor, "involved": appeal.involved},
    )


@transaction.atomic
def release_appeal(appeal: Appeal, *, actor: User, now: datetime) -> Appeal:
    """Put a taken appeal back for everybody who took no part. Its clock goes on.

    Raises NotAllowed unless the actor took it or is a senior moderator, NotPossible when nobody
    has taken it. Rule: docs/rules/enforcement.md#appeal.
    """
    lock_store(appeal.store)
    appeal.refresh_from_db()
    refuse_unless_taker(appeal, actor)
    holder = appeal.taken_by
    return move(
        appeal,
        Appeal.Status.FILED,
        actor=actor,
        now=now,
        kind="appeal.released",
        notify=[holder] if holder and holder != actor else [],
        facts=_facts(appeal),
        also={"taken_by": None},
    )


@transaction.atomic
def decide_appeal(
    appeal: Appeal,
    *,
    outcome: str,
    reason: str,
    answers: Mapping[int, str] = EMPTY,
    actor: User,
    now: datetime,
) -> Appeal:
    """Answer an appeal. Granted: points and what follows from them are taken back by new rows.

    Partly granted: what hangs on the violation ends, the points stay. Refused: everything stays,
    and what was paused because we were late goes on.
    `answers` to the numbered points are needed unless all is granted. Raises NotAllowed when the
    actor took part in the decision or did not take this appeal; NotPossible on `outcome`, on
    `reason`, and on `answer_NUMBER` of a point that has none.
    Rule: docs/rules/enforcement.md#appeal.
    """
    refuse_unless_moderator(actor, appeal.store)
    lock_store(appeal.store)
    appeal.refresh_from_db()
    _refuse_involved(appeal, actor)
    if not appeal.is_open:
        raise NotPossible(_("This appeal is answered already."), code="answered")
    if appeal.status == Appeal.Status.IN_REVIEW and appeal.taken_by_id != actor.pk:
        raise NotAllowed(_("Another moderator is answering this appeal."))
    if outcome not in OUTCOMES:
        raise NotPossible(_("Choose an answer."), field="outcome")
    reason = clean_reason(reason)
    is_needed = outcome != Appeal.Status.GRANTED
    answer_points(appeal, answers, is_needed=is_needed, actor=actor, now=now)
    move(
        appeal,
        outcome,
        actor=actor,
        now=now,
        kind=f"appeal.{outcome}",
        notify=appeal.store.people(),
        facts=_facts(appeal) | {"reason": reason},
        also={"decided_by": actor, "decision_reason": reason},
    )
    statement = appeal.statement
    if outcome == Appeal.Status.GRANTED and statement.violation:
        take_back(statement.violation, reason=reason, actor=actor, now=now)
    elif outcome == Appeal.Status.PARTLY_GRANTED and statement.violation:
        end_measures(statement.violation, reason=reason, actor=actor, now=now)
    end_pauses(appeal, now=now)
    return appeal


@transaction.atomic
def notice_overdue_appeal(appeal: Appeal, *, now: datetime) -> bool:
    """Tell the senior moderators once that an appeal waits too long."""
    locked = Appeal.objects.select_for_update(no_key=True, of=("self",)).get(pk=appeal.pk)
    if not locked.is_open or locked.overdue_at or locked.due_at > now:
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    record(
        "appeal.overdue",
        subject=locked,
        store=locked.store,
        actor=None,
        at=now,
        notify=moderators(senior=True),
        facts=_facts(locked),
    )
    return True


def involved_in(statement: Statement) -> list[int]:
    """Who decided, proposed, approved or confirmed, or handled or reviewed the case.

    So too with the cases that complaints made of it, or of which they made it, and who answered
    those complaints: nobody judges one matter twice, or from both sides.
    """
    people = {statement.decided_by_id}
    sanctions = Sanction.objects.filter(because=statement.violation)
    for sanction in sanctions:
        people |= {sanction.decided_by_id, sanction.proposed_by_id, sanction.approved_by_id}
    touched = Q(subject_type="enforcement.sanction", subject_id__in=_texts(sanctions))
    if statement.case:
        line = line_of(statement.case)
        people |= handled_in(line)
        touched |= Q(subject_type="enforcement.case", subject_id__in=[str(pk) for pk in line])
    acted = Event.objects.filter(touched, store_id=statement.store_id)
    people |= set(acted.values_list("actor_id", flat=True))
    return sorted(pk for pk in people if pk is not None)


def _texts(rows: Any) -> list[str]:
    return [str(row.pk) for row in rows]


def _refuse_involved(appeal: Appeal, actor: User) -> None:
    if actor.pk in appeal.involved:
        raise NotAllowed(_("You took part in this decision. Somebody else must answer the appeal."))


def _facts(appeal: Appeal) -> dict[str, Any]:
    """What a right app needs to restore: the subject of the case and its rule."""
    statement, case = appeal.statement, appeal.statement.case
    return {
        "appeal": appeal.number,
        "decision": statement.number,
        "rule_code": statement.rule_code,
        "violation_id": statement.violation_id,
        "subject_kind": case.subject_kind if case else "",
        "subject_id": case.subject_id if case else "",
    }
