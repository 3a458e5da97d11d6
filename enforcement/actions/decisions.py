"""Deciding a case, and recording violations: the only verbs that add to the points ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible, Stale
from core.events import record
from core.transitions import move
from enforcement.actions.cases import refuse_unless_holder
from enforcement.actions.complaint_ends import conclude_complaints
from enforcement.actions.guards import clean_reason, lock_store, refuse_unless_moderator
from enforcement.actions.hearing_ends import refuse_naming, refuse_unheard
from enforcement.actions.payouts import settle_payouts
from enforcement.actions.removals import take_down
from enforcement.actions.reports import answer_reports
from enforcement.actions.statements import (
    exhibits_of,
    facts_for,
    same_in_both,
    told,
    write_statement,
)
from enforcement.checks.statement import StatementFacts
from enforcement.models import Case, Sanction, Statement, Violation
from enforcement.preview import (
    ACTIONS,
    LENGTH_CHOSEN,
    DecisionPreview,
    group_key,
    occurred_at,
    preview_decision,
)
from enforcement.taken_profiles import are_profile_parts
from policy.queries import policy_at
from policy.sections import Policy


@transaction.atomic
def decide_case(
    case: Case,
    *,
    action: str,
    exhibits: Sequence[int],
    reason: str,
    preview_key: str,
    actor: User,
    now: datetime,
    days: int | None = None,
    departure: str = "",
    ground: str = "contract",
    exception: str = "",
    unheard: str = "",
) -> Statement:
    """Find a violation and do what was previewed: points, the chosen step, and its statement.

    `action` is points, take_down (of what the exhibits show), hold_payout, warn,
    restrict_listing, restrict_shipping, freeze or ban; `days` times 24 hours for a hold, a
    restriction or a freeze. A ban and a long freeze or hold are proposed for a second person.
    `unheard` says why the decision does not wait for the store's answer, where time is left for it.
    Raises NotAllowed unless the actor holds the case; NotPossible on the field that is wrong;
    Stale, with the new effect, when the ledger or the policy moved since the preview.
    Rule: docs/rules/enforcement.md#decision.
    """
    refuse_unless_moderator(actor, case.store)
    store = lock_store(case.store)
    case.refresh_from_db()
    refuse_unless_holder(case, actor)
    policy = policy_at(now)
    refuse_wrong_length(action, days, policy)
    preview = preview_decision(
        case, action=action, days=days, exhibits=exhibits, policy=policy, now=now
    )
    refuse_nothing_taken_down(preview)
    departure = refuse_unexplained(preview, departure)
    unheard = refuse_unheard(preview.heard, unheard)
    refuse_naming(case, reason=reason, unheard=unheard)
    relied_on, reason = exhibits_of(case, exhibits), clean_reason(reason)
    refuse_stale(preview, preview_key)

    cause: dict[str, Any] = {"case": case, "departure": departure}
    cause |= {"occurred_at": occurred_at(case), "group_key": group_key(case) or ""}
    violation = _add_violation(store, policy, case.rule_code, **cause, actor=actor, now=now)
    sanction = _add_sanction(preview, violation, reason, exception, actor)
    told: dict[str, Any] = {"exhibits": relied_on, "ground": ground, "unheard": unheard}
    facts = draft_statement(preview, reason=reason, **told)
    return _close_with(case, facts, violation, sanction, actor)


@transaction.atomic
def record_violation(
    store: Store,
    *,
    rule_code: str,
    facts: Mapping[str, str],
    occurred_at: datetime,
    group_key: str = "",
    now: datetime,
) -> Violation:
    """Let a program add a proven breach to the ledger, with points only; a worker escalates.

    `facts` says what happened in both languages ("en", "zh-hans"). Raises NotFound for an unknown
    rule, NotPossible when the statement of reasons would have a gap.
    """
    store = lock_store(store)
    policy = policy_at(now)
    violation = _add_violation(
        store,
        policy,
        rule_code,
        occurred_at=occurred_at,
        group_key=group_key,
        case=None,
        departure="",
        actor=None,
        now=now,
    )
    written = facts_for(
        store,
        policy,
        rule_code,
        restriction="points",
        facts=facts,
        now=now,
        points=violation.points,
        automated_decision="fully",
    )
    _announce(write_statement(store, written, violation=violation, actor=None), actor=None)
    return violation


def draft_statement(
    preview: DecisionPreview,
    *,
    reason: str,
    exhibits: Sequence[Mapping[str, Any]],
    ground: str = "contract",
    unheard: str = "",
) -> StatementFacts:
    """The statement as the seller would read it; the page shows it and the save stores it."""
    restriction = "points" if preview.needs_second else preview.action
    ends_at = None if preview.needs_second else preview.ends_at
    return facts_for(
        preview.case.store,
        preview.policy,
        preview.case.rule_code,
        restriction=restriction,
        facts=same_in_both(reason),
        now=preview.now,
        points=preview.rule.points,
        case=preview.case,
        exhibits=exhibits,
        subjects=[subject.title for subject in preview.subjects],
        in_profile=are_profile_parts([subject.kind for subject in preview.subjects]),
        ends_at=ends_at,
        ground=ground,
        heard=preview.heard.state,
        heard_at=preview.heard.at,
        unheard=unheard,
        automated_decision="none",
    )


def refuse_wrong_length(action: str, days: int | None, policy: Policy) -> None:
    """Raise NotPossible on `action` or `days` when the policy has no such measure."""
    if action not in ACTIONS:
        raise NotPossible(_("Choose what to do."), field="action")
    if action not in LENGTH_CHOSEN:
        return
    ladder = policy.ladder
    is_hold = action == Sanction.Kind.HOLD_PAYOUT
    longest = ladder.longest_payout_hold_days if is_hold else ladder.longest_freeze_days
    if days is None or not 1 <= days <= longest:
        words = _("Choose a length from 1 to %(longest)s days.")
        raise NotPossible(words % {"longest": longest}, field="days")


def refuse_nothing_taken_down(preview: DecisionPreview) -> None:
    """Raise NotPossible on `exhibits` when none of them shows what a take-down could take down."""
    if preview.action == "take_down" and not preview.subjects:
        words = _("None of the ticked exhibits shows something that can be taken down.")
        raise NotPossible(words, field="exhibits")


def refuse_stale(preview: DecisionPreview, shown_key: str) -> None:
    """Raise Stale with the new effect unless it is the one that the moderator was shown."""
    if preview.key != shown_key:
        words = _("Something changed since the preview. Read the new effect and decide again.")
        raise Stale(words, changes=preview.in_words())


def refuse_unexplained(preview: DecisionPreview, departure: str) -> str:
    """Return why the ladder is left; empty where it is followed."""
    return clean_reason(departure, field="departure") if preview.departs else ""


def _add_violation(
    store: Store,
    policy: Policy,
    rule_code: str,
    *,
    occurred_at: datetime,
    group_key: str,
    case: Case | None,
    departure: str,
    actor: User | None,
    now: datetime,
) -> Violation:
    rule = policy.rule(rule_code)
    return Violation.objects.create(
        store=store,
        case=case,
        rule_code=rule_code,
        family=rule.family,
        policy_version=policy.version,
        points=rule.points,
        occurred_at=min(occurred_at, now),
        decided_at=now,
        group_key=group_key[:80],
        decided_by=actor,
        departure=departure,
    )


def _add_sanction(
    preview: DecisionPreview, violation: Violation, reason: str, exception: str, actor: User
) -> Sanction | None:
    """The measure that the preview showed; proposed where a second person has to agree."""
    if preview.action == "points":
        return None
    if preview.action == "take_down":
        return take_down(preview, violation, reason=reason, actor=actor)
    waits = preview.needs_second
    sanction = Sanction.objects.create(
        store=violation.store,
        kind=preview.action,
        family=violation.family,
        days=preview.days,
        starts_at=preview.starts_at,
        ends_at=preview.ends_at,
        status=Sanction.Status.PROPOSED if waits else Sanction.Status.IN_FORCE,
        status_at=preview.now,
        because=violation,
        case=preview.case,
        by_ladder=preview.is_prescribed,
        needs_second=waits,
        proposed_by=actor if waits else None,
        decided_by=None if waits else actor,
        reason=reason,
        exception=exception.strip(),
    )
    settle_payouts(sanction, now=preview.now)
    return sanction


def _close_with(
    case: Case,
    facts: StatementFacts,
    violation: Violation,
    sanction: Sanction | None,
    actor: User,
) -> Statement:
    """Write the statement, finish the case, tell the store and who reported it."""
    at_once = sanction if sanction and sanction.is_active else None
    statement = write_statement(
        case.store, facts, violation=violation, sanction=at_once, case=case, actor=actor
    )
    move(
        case,
        Case.Status.DECIDED,
        actor=actor,
        now=facts.decided_at,
        kind="case.decided",
        facts={"case": case.number, "decision": statement.number},
    )
    answer_reports(case, statement=statement, actor=actor, now=facts.decided_at)
    conclude_complaints(case, statement=statement, actor=actor, now=facts.decided_at)
    _announce(statement, actor=actor)
    return statement


def _announce(statement: Statement, *, actor: User | None) -> None:
    record(
        "decision.made",
        subject=statement,
        store=statement.store,
        actor=actor,
        at=statement.decided_at,
        notify=statement.store.people(),
        facts=told(statement),
    )
