"""A seller says that a finding is wrong, or that a taken-down listing was put right."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from core.events import record
from listings.actions.staging import lay_waiting_over
from listings.checking import finding_from_json, record_check, run_check
from listings.checks.findings import KEY, key_of
from listings.explain import number_of
from listings.guards import lock, refuse_outsider
from listings.models import CheckRun, Listing, ReviewTask
from listings.precision import QUESTION
from policy.queries import policy_at

Kind = ReviewTask.Kind
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
    run = lock(listing).last_check
    if run is None or not 0 <= number < len(run.findings):
        raise NotPossible(_("The last check has no such finding. Open the listing again."))
    return _ask(run, run.findings[number], statement, actor, now)


@transaction.atomic
def dispute_words(
    listing: Listing, *, finding: str, statement: str, actor: User | None, now: datetime
) -> ReviewTask:
    """Ask a person about a finding in the text as the editor shows it, published or not.

    Beside a live text that is the edit that waits, where one does. The check is kept with the
    question, so that the moderator sees what was found; it moves nothing.
    `finding` is its `findings.address_of`. Raises NotPossible when it is not found any more,
    and what `dispute_finding` raises. Rule: docs/rules/listings.md#reviews
    """
    refuse_outsider(listing.store, actor)
    locked, policy = lock(listing), policy_at(now)
    waiting = lay_waiting_over(locked)
    snapshot, result = run_check(locked, policy=policy, now=now)
    number = number_of(finding, result)
    if number is None:
        raise NotPossible(_("The check does not find this any more, so there is nothing to ask."))
    run = record_check(locked, snapshot, result, edit=waiting, policy=policy, now=now)
    return _ask(run, run.findings[number], statement, actor, now)


def _ask(
    run: CheckRun, finding: dict[str, Any], statement: str, actor: User | None, now: datetime
) -> ReviewTask:
    asked: dict[str, Any] = dict(zip(KEY, key_of(finding_from_json(finding)), strict=True))
    asked |= {"statement": _clean(statement), "status_at": now, "created_at": now}
    try:
        with transaction.atomic():
            task = ReviewTask.objects.create(
                store=run.store,
                listing=run.listing,
                check_run=run,
                kind=Kind.DISPUTED,
                finding=finding,
                **asked,
            )
    except IntegrityError:
        words = _("You have asked about these words before; the answer stands at the listing.")
        raise NotPossible(words, code="asked_before") from None
    _tell("review.asked", task, actor, now)
    return task


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
    snapshot, result = run_check(locked, policy=policy, now=now)
    run = record_check(locked, snapshot, result, policy=policy, now=now)
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


def facts_of(task: ReviewTask) -> dict[str, str]:
    return {"title": str(task.listing), "rule": task.code, "words": task.words}


def _tell(kind: str, task: ReviewTask, actor: User | None, now: datetime) -> None:
    record(kind, subject=task, store=task.store, actor=actor, at=now, facts=facts_of(task))
