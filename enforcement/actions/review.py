"""People on measures that wait for them: a machine's freeze, a proposed ban or long freeze."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions.guards import (
    clean_reason,
    lock_store,
    measure_of,
    refuse_unless_moderator,
    refuse_unless_senior,
)
from enforcement.actions.payouts import settle_payouts
from enforcement.actions.statements import facts_for, same_in_both, told, write_statement
from enforcement.models import Appeal, Complaint, Sanction, Statement, Violation
from policy.queries import policy_at

NOT_WAITING = gettext_lazy("This no longer waits for anybody. Open it again.")


@transaction.atomic
def confirm_sanction(sanction: Sanction, *, reason: str, actor: User, now: datetime) -> Sanction:
    """Make a machine's freeze final until its end. The actor can no longer decide its appeal.

    Raises NotAllowed unless the actor moderates and answers no appeal against it; NotPossible on
    `reason` when it is empty, and on no field when the time to confirm is over.
    """
    refuse_unless_moderator(actor, sanction.store)
    lock_store(sanction.store)
    sanction.refresh_from_db()
    if sanction.status != Sanction.Status.PROVISIONAL:
        raise NotPossible(NOT_WAITING, code="wrong_state")
    if sanction.confirm_by and sanction.confirm_by <= now:
        raise NotPossible(_("The time to confirm this is over. It has lifted by itself."))
    reason = clean_reason(reason)
    involve(sanction, actor)
    return _settle(
        sanction, Sanction.Status.IN_FORCE, "sanction.confirmed", reason, actor=actor, now=now
    )


@transaction.atomic
def refuse_sanction(sanction: Sanction, *, reason: str, actor: User, now: datetime) -> Sanction:
    """Lift a machine's freeze, or turn down a proposed measure. The points stay on the ledger.

    Raises NotAllowed unless the actor moderates; NotPossible on `reason` when it is empty.
    """
    refuse_unless_moderator(actor, sanction.store)
    lock_store(sanction.store)
    sanction.refresh_from_db()
    reason = clean_reason(reason)
    return _settle(
        sanction, Sanction.Status.REFUSED, "sanction.refused", reason, actor=actor, now=now
    )


@transaction.atomic
def propose_ban(
    violation: Violation, *, reason: str, actor: User, now: datetime, exception: str = ""
) -> Sanction:
    """Propose to close a store for good; a senior moderator other than the actor must agree.

    `exception` names why the notice before a ban is waived; empty keeps it.
    Raises NotAllowed unless the actor moderates; NotPossible when the violation was taken back
    or a ban is already proposed or in force.
    Rule: docs/rules/enforcement.md#ban.
    """
    refuse_unless_moderator(actor, violation.store)
    store = lock_store(violation.store)
    if violation.reverses_id or Violation.objects.filter(reverses=violation).exists():
        raise NotPossible(_("This violation was taken back. It cannot carry a ban."))
    running = store.sanctions.filter(kind=Sanction.Kind.BAN)
    if running.filter(status__in=["proposed", "in_force"]).exists():
        raise NotPossible(_("A ban of this store is already proposed or in force."))
    sanction = Sanction.objects.create(
        store=store,
        kind=Sanction.Kind.BAN,
        family=violation.family,
        starts_at=now,
        status=Sanction.Status.PROPOSED,
        status_at=now,
        because=violation,
        case=violation.case,
        needs_second=True,
        proposed_by=actor,
        reason=clean_reason(reason),
        exception=exception.strip(),
    )
    record("ban.proposed", subject=sanction, store=store, actor=actor, at=now)
    return sanction


@transaction.atomic
def approve_ban(sanction: Sanction, *, actor: User, now: datetime) -> Statement:
    """Close the store for good, after the policy's notice unless an exception was named.

    Raises NotAllowed unless the actor is a senior moderator and not the one who proposed it.
    """
    refuse_unless_senior(actor, sanction.store)
    _refuse_other_kind(sanction, Sanction.Kind.BAN)
    starts_at = now + notice_before_ban(sanction, now)
    return _approve(sanction, actor=actor, now=now, starts_at=starts_at, ends_at=None)


def notice_before_ban(sanction: Sanction, now: datetime) -> timedelta:
    """How long before its start the store is told of a ban; none where an exception is named."""
    policy = policy_at(now)
    return timedelta(days=0 if sanction.exception else policy.governance.ban_notice_days)


@transaction.atomic
def approve_freeze(sanction: Sanction, *, actor: User, now: datetime) -> Statement:
    """Put a long freeze in force from now on, for the proposed days.

    Raises NotAllowed unless the actor moderates and is not the one who proposed it.
    """
    refuse_unless_moderator(actor, sanction.store)
    _refuse_other_kind(sanction, Sanction.Kind.FREEZE)
    return _approve(sanction, actor=actor, now=now, starts_at=now, ends_at=_end_of(sanction, now))


@transaction.atomic
def approve_payout_hold(sanction: Sanction, *, actor: User, now: datetime) -> Statement:
    """Put a long hold of payouts in force from now on, for the proposed days.

    Raises NotAllowed unless the actor moderates and is not the one who proposed it.
    Rule: docs/rules/enforcement.md#held-payouts.
    """
    refuse_unless_moderator(actor, sanction.store)
    _refuse_other_kind(sanction, Sanction.Kind.HOLD_PAYOUT)
    return _approve(sanction, actor=actor, now=now, starts_at=now, ends_at=_end_of(sanction, now))


def _end_of(sanction: Sanction, now: datetime) -> datetime | None:
    """The decided length runs from the second person's word, not from the proposal."""
    return now + timedelta(days=sanction.days) if sanction.days else sanction.ends_at


def _refuse_other_kind(sanction: Sanction, kind: str) -> None:
    """A ban must not come in by the door of a freeze, which asks less."""
    if sanction.kind != kind or not sanction.needs_second:
        raise NotPossible(NOT_WAITING, code="wrong_state")


def _approve(
    sanction: Sanction, *, actor: User, now: datetime, starts_at: datetime, ends_at: datetime | None
) -> Statement:
    store = lock_store(sanction.store)
    if sanction.proposed_by_id == actor.pk:
        raise NotAllowed(_("You proposed this. Another moderator must agree."))
    if Violation.objects.filter(reverses=sanction.because).exists():
        raise NotPossible(_("The violation behind this was taken back."))
    involve(sanction, actor)
    move(
        sanction,
        Sanction.Status.IN_FORCE,
        actor=actor,
        now=now,
        kind="sanction.approved",
        facts={"measure": measure_of(sanction)},
        also={
            "approved_by": actor,
            "decided_by": actor,
            "starts_at": starts_at,
            "ends_at": ends_at,
        },
    )
    settle_payouts(sanction, now=now)
    statement = _state(store, sanction, actor, now)
    record(
        "decision.made",
        subject=statement,
        store=store,
        actor=actor,
        at=now,
        notify=store.people(),
        facts=told(statement),
    )
    return statement


def _state(store: Store, sanction: Sanction, actor: User, now: datetime) -> Statement:
    before = sanction.because.statements.order_by("pk").first()
    facts = facts_for(
        store,
        policy_at(now),
        sanction.because.rule_code,
        restriction=sanction.kind,
        facts=same_in_both(sanction.reason),
        now=now,
        case=sanction.case,
        exhibits=before.exhibits if before else (),
        starts_at=sanction.starts_at,
        ends_at=sanction.ends_at,
        automated_decision="none",
    )
    return write_statement(
        store, facts, violation=sanction.because, sanction=sanction, case=sanction.case, actor=actor
    )


def involve(sanction: Sanction, actor: User) -> None:
    """Whoever takes part while an appeal is open must not decide it, and the other way round.

    The points and the measures of one violation hang together, whichever of them is appealed.
    """
    one_matter = Q(statement__sanction=sanction) | Q(statement__violation=sanction.because_id)
    words = _("You answer an appeal against this. Somebody else must confirm.")
    bar_from(Appeal.objects.filter(one_matter), actor, words)
    reported = Complaint.objects.filter(report__statement__violation=sanction.because_id)
    bar_from(reported, actor, _("You answer a complaint about this. Somebody else must confirm."))


def bar_from(appeals: QuerySet[Any], actor: User, words: str) -> None:
    """The actor decides none of these appeals, or complaints, while they are open.

    The caller holds the store's lock. Raises NotAllowed with `words` where they answer one now.
    """
    waiting = appeals.filter(status__in=["filed", "in_review"])
    for appeal in waiting.select_for_update(no_key=True, of=("self",)):
        if appeal.status == Appeal.Status.IN_REVIEW and appeal.taken_by_id == actor.pk:
            raise NotAllowed(words)
        if actor.pk not in appeal.involved:
            appeal.involved = [*appeal.involved, actor.pk]
            appeal.save(update_fields=["involved"])


def _settle(
    sanction: Sanction, to: str, kind: str, reason: str, *, actor: User, now: datetime
) -> Sanction:
    notify: Any = sanction.store.people()
    if sanction.status == Sanction.Status.PROPOSED:
        # The store was never told of a proposal, so it is not told of its end.
        notify = [sanction.proposed_by] if sanction.proposed_by else []
    elif sanction.status != Sanction.Status.PROVISIONAL:
        raise NotPossible(NOT_WAITING, code="wrong_state")
    moved = move(
        sanction,
        to,
        actor=actor,
        now=now,
        kind=kind,
        notify=notify,
        facts={"measure": measure_of(sanction), "reason": reason},
        also={"decided_by": actor, "reason": sanction.reason or reason},
    )
    settle_payouts(sanction, now=now)
    return moved
