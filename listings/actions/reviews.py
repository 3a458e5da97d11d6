"""A seller says that a finding is wrong, or mended a taken-down listing; a moderator decides."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import User
from core.errors import DomainError, NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions import restore_subject
from enforcement.models import Sanction
from listings.actions.rules import turn_rules
from listings.checking import keep_check, run_check
from listings.explain import number_of
from listings.guards import lock, refuse_involved, refuse_outsider
from listings.models import CheckRun, Listing, ReviewTask
from listings.precision import QUESTION
from policy.queries import policy_at
from policy.sections import Policy

Kind, Status = ReviewTask.Kind, ReviewTask.Status
# (kind of task or "" for all others, was it upheld?) -> the event
KINDS = {
    (Kind.MENDED, True): "review.kept_down",
    (Kind.MENDED, False): "review.restored",
    ("", True): "review.upheld",
    ("", False): "review.overturned",
}
STATEMENT_AT_MOST = 2000
# What a second round takes over from the first.
CARRIED = (*QUESTION, "store", "check_run", "kind", "finding")


@transaction.atomic
def dispute_finding(
    listing: Listing, *, number: int, statement: str, actor: User | None, now: datetime
) -> ReviewTask:
    """Ask a person to look at the finding with this place (from 0) in the last check.

    The listing can go on being edited meanwhile. Raises NotAllowed to outsiders; NotPossible
    when there is no such finding, without words on `statement`, or when it was asked before.
    Rule: docs/rules/listings.md#reviews
    """
    refuse_outsider(listing.store, actor)
    locked = lock(listing)
    run = locked.check_runs.order_by("-id").first()
    if run is None or not 0 <= number < len(run.findings):
        raise NotPossible(_("The last check has no such finding. Open the listing again."))
    statement = _clean(statement)
    finding = run.findings[number]
    stamps = {"status_at": now, "created_at": now}
    try:
        with transaction.atomic():
            task = ReviewTask.objects.create(
                store=locked.store,
                listing=locked,
                check_run=run,
                kind=ReviewTask.Kind.DISPUTED,
                finding=finding,
                code=finding["code"],
                field=finding["field"],
                words=finding["words"][:500],
                statement=statement,
                **stamps,
            )
    except IntegrityError:
        words = _("You have asked about these words before; the answer stands at the listing.")
        raise NotPossible(words, code="asked_before") from None
    _tell("review.asked", task, actor, now)
    return task


@transaction.atomic
def dispute_words(
    listing: Listing, *, finding: str, statement: str, actor: User | None, now: datetime
) -> ReviewTask:
    """Ask a person about a finding in the text as it is saved, published or not.

    The check is kept with the question, so that the moderator sees what was found.
    `finding` is its `explain.address_of`. Raises NotPossible when it is not found any more,
    and what `dispute_finding` raises. Rule: docs/rules/listings.md#reviews
    """
    refuse_outsider(listing.store, actor)
    locked, policy = lock(listing), policy_at(now)
    snapshot, result = run_check(locked, policy=policy, now=now)
    number = number_of(finding, result)
    if number is None:
        raise NotPossible(_("The check does not find this any more, so there is nothing to ask."))
    keep_check(locked, snapshot, result, policy=policy, now=now)
    facts: dict[str, Any] = {"statement": statement, "actor": actor, "now": now}
    return dispute_finding(listing, number=number, **facts)


@transaction.atomic
def ask_again(task: ReviewTask, *, statement: str, actor: User | None, now: datetime) -> ReviewTask:
    """Have a dispute looked at once more that was decided against the store, by somebody else.

    Raises NotAllowed to outsiders; NotPossible without words on `statement`, when it was not
    decided against the store, or a second time. Rule: docs/rules/listings.md#reviews
    """
    refuse_outsider(task.store, actor)
    if not task.may_be_asked_again:
        words = _("Only a first decision against you can be looked at again. Open it again.")
        raise NotPossible(words, code="wrong_state")
    carried = {name: getattr(task, name) for name in CARRIED}
    carried |= {"statement": _clean(statement), "status_at": now, "created_at": now}
    second = ReviewTask(**carried, round=task.round + 1, not_by=task.claimed_by)
    try:
        with transaction.atomic():
            second.save()
    except IntegrityError:
        words = _("You have asked already. A moderator looks at it, and you are told.")
        raise NotPossible(words, code="asked_before") from None
    _tell("review.asked_again", second, actor, now)
    return second


@transaction.atomic
def ask_restore(
    listing: Listing, *, statement: str, actor: User | None, now: datetime
) -> ReviewTask:
    """Ask a person to let a listing back that was taken down; the check goes before them.

    Raises NotAllowed to outsiders; NotPossible when it is not taken down, without words on
    `statement`, or while the last such question waits.
    Rule: docs/rules/listings.md#take-down
    """
    refuse_outsider(listing.store, actor)
    locked = lock(listing)
    if locked.status != Listing.Status.TAKEN_DOWN:
        raise NotPossible(_("This listing is not taken down. Open it again."), code="wrong_state")
    statement = _clean(statement)
    policy = policy_at(now)
    run = keep_check(locked, *run_check(locked, policy=policy, now=now), policy=policy, now=now)
    asked = {"kind": Kind.MENDED, "check_run": run, "statement": statement}
    try:
        with transaction.atomic():
            task = ReviewTask.objects.create(
                store=locked.store, listing=locked, status_at=now, created_at=now, **asked
            )
    except IntegrityError:
        words = _("You have asked already. A moderator looks at it, and you are told.")
        raise NotPossible(words, code="asked_before") from None
    _tell("review.restore_asked", task, actor, now)
    return task


def _clean(statement: str) -> str:
    statement = statement.strip()
    if not 0 < len(statement) <= STATEMENT_AT_MOST:
        words = _("Say in up to %(limit)s characters what a person has to know.")
        raise NotPossible(words % {"limit": STATEMENT_AT_MOST}, field="statement")
    return statement


def sample_pass(run: CheckRun, *, policy: Policy, now: datetime) -> ReviewTask | None:
    """Put a passed check before a moderator, for the share of checks that the policy names.

    Which ones follows from the check's number alone, so nobody can aim at it. Within the
    caller's transaction.
    """
    drawn = int(hashlib.sha256(str(run.pk).encode()).hexdigest()[:8], 16) / 16**8
    if not run.is_good or drawn >= policy.governance.review.sample_share:
        return None
    return ReviewTask.objects.create(
        store_id=run.store_id,
        listing_id=run.listing_id,
        check_run=run,
        kind=ReviewTask.Kind.SAMPLED,
        status_at=now,
        created_at=now,
    )


@transaction.atomic
def claim_review(task: ReviewTask, *, actor: User, now: datetime) -> ReviewTask:
    """Take a free task; nobody else can decide it.

    Raises NotAllowed to who decided its first round; NotPossible when somebody was faster.
    """
    refuse_involved(task.store, actor)
    if task.not_by_id == actor.pk:
        raise NotAllowed(_("You decided it the first time. Another moderator looks at it now."))
    also = {"claimed_by": actor}
    kind, facts = "review.claimed", _facts(task)
    return move(task, Status.CLAIMED, actor=actor, now=now, kind=kind, facts=facts, also=also)


@transaction.atomic
def release_review(task: ReviewTask, *, actor: User, now: datetime) -> ReviewTask:
    """Give it back. Raises NotAllowed unless the actor holds it or is senior."""
    refuse_involved(task.store, actor)
    if task.claimed_by_id != actor.pk and not actor.is_senior:
        raise NotAllowed(_("Only the moderator who took this task can release it."))
    also = {"claimed_by": None}
    kind, facts = "review.released", _facts(task)
    return move(task, Status.OPEN, actor=actor, now=now, kind=kind, facts=facts, also=also)


@transaction.atomic
def decide_review(
    task: ReviewTask, *, is_right: bool, reason: str, actor: User, now: datetime
) -> ReviewTask:
    """Say whether the check was right, or whether a mended listing stays taken down.

    Overturned, the listing is checked again and may go live. Raises NotAllowed unless the
    actor holds it; NotPossible on `reason` without words, or when it was decided already.
    Rule: docs/rules/listings.md#reviews
    """
    refuse_involved(task.store, actor)
    held = ReviewTask.objects.select_for_update(no_key=True, of=("self",)).get(pk=task.pk)
    if held.claimed_by_id != actor.pk:
        raise NotAllowed(_("Take the task first: only who holds it decides it."))
    if not reason.strip():
        raise NotPossible(_("Say why: the store reads these words."), field="reason")
    decided = move(
        task,
        Status.UPHELD if is_right else Status.OVERTURNED,
        actor=actor,
        now=now,
        kind=KINDS.get((task.kind, is_right)) or KINDS["", is_right],
        notify=_told_by_it(task, is_right),
        facts=_facts(task) | {"reason": reason.strip()},
        also={"reason": reason.strip()},
    )
    if not is_right:
        _let_back(decided, actor, now)
    if task.kind == Kind.DISPUTED:
        turn_rules(now=now)
    return decided


def _told_by_it(task: ReviewTask, is_right: bool) -> Iterable[User]:
    """Nobody asked about a sample; of a restored listing the restoring itself tells."""
    is_told = task.kind == Kind.DISPUTED or (task.kind == Kind.MENDED and is_right)
    return task.store.people(*LISTING_ROLES) if is_told else ()


def _let_back(task: ReviewTask, actor: User, now: datetime) -> None:
    if task.kind == Kind.DISPUTED:
        _submit_again(task.listing, now)
    elif task.kind == Kind.MENDED:
        running = Sanction.objects.running(now).taking_down(Listing.SUBJECT)
        for measure in running.filter(subject_id=str(task.listing_id)):
            restore_subject(measure, reason=task.reason, actor=actor, now=now)


def _submit_again(listing: Listing, now: datetime) -> None:
    """Its seller had submitted it: what stood in the way is gone, so it is checked again."""
    from listings.actions.publishing import submit_listing

    if listing.status not in {Listing.Status.NEEDS_FIX, Listing.Status.NEEDS_EVIDENCE}:
        return
    try:
        with transaction.atomic():
            submit_listing(listing, actor=None, now=now)
    except DomainError:
        # A sanction or a missing field is told where the seller submits it.
        return


def _facts(task: ReviewTask) -> dict[str, str]:
    return {"title": str(task.listing), "rule": task.code, "words": task.words}


def _tell(kind: str, task: ReviewTask, actor: User | None, now: datetime) -> None:
    record(kind, subject=task, store=task.store, actor=actor, at=now, facts=_facts(task))
