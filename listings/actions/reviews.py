"""A moderator takes a disputed finding, a sample or a mended listing, and decides it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import User
from core.errors import DomainError, NotAllowed, NotPossible
from core.transitions import move
from enforcement.actions import restore_subject
from enforcement.models import Sanction
from listings.actions.disputes import facts_of
from listings.actions.evidence import is_as_sent_in
from listings.actions.publishing import recheck_listing, submit_listing
from listings.actions.retries import settle_edit
from listings.actions.rules import turn_rules
from listings.guards import lock_with_store, refuse_involved
from listings.models import Listing, ReviewTask

Kind, Status = ReviewTask.Kind, ReviewTask.Status
SENT_BACK = {Listing.Status.NEEDS_FIX, Listing.Status.NEEDS_EVIDENCE}
# (kind of task or "" for all others, was it upheld?) -> the event
KINDS = {
    (Kind.MENDED, True): "review.kept_down",
    (Kind.MENDED, False): "review.restored",
    ("", True): "review.upheld",
    ("", False): "review.overturned",
}


@transaction.atomic
def claim_review(task: ReviewTask, *, actor: User, now: datetime) -> ReviewTask:
    """Take a free task; nobody else can decide it.

    Raises NotAllowed to who decided its first round; NotPossible when somebody was faster.
    """
    refuse_involved(task.store, actor)
    if task.not_by_id == actor.pk:
        raise NotAllowed(_("You decided it the first time. Another moderator looks at it now."))
    also = {"claimed_by": actor}
    kind, facts = "review.claimed", facts_of(task)
    return move(task, Status.CLAIMED, actor=actor, now=now, kind=kind, facts=facts, also=also)


@transaction.atomic
def release_review(task: ReviewTask, *, actor: User, now: datetime) -> ReviewTask:
    """Give it back. Raises NotAllowed unless the actor holds it or is senior."""
    refuse_involved(task.store, actor)
    if task.claimed_by_id != actor.pk and not actor.is_senior:
        raise NotAllowed(_("Only the moderator who took this task can release it."))
    also = {"claimed_by": None}
    kind, facts = "review.released", facts_of(task)
    return move(task, Status.OPEN, actor=actor, now=now, kind=kind, facts=facts, also=also)


@transaction.atomic
def decide_review(
    task: ReviewTask, *, is_right: bool, reason: str, actor: User, now: datetime
) -> ReviewTask:
    """Say whether the check was right, or whether a mended listing stays taken down.

    Overturned, what was checked is checked again without the finding and may go live: the
    listing, or the edit that waits beside it. What was changed since is its seller's to send in
    again, and the notice says so. Raises NotAllowed unless the actor holds it;
    NotPossible on `reason` without words, or when it was decided already.
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
        kind=_kind_of(task, is_right),
        notify=_told_by_it(task, is_right),
        facts=facts_of(task) | {"reason": reason.strip()},
        also={"reason": reason.strip()},
    )
    if not is_right:
        _let_back(decided, actor, now)
    if task.kind == Kind.DISPUTED:
        turn_rules(now=now)
    return decided


def _kind_of(task: ReviewTask, is_right: bool) -> str:
    kind = KINDS.get((task.kind, is_right)) or KINDS["", is_right]
    is_overturned = task.kind == Kind.DISPUTED and not is_right
    if is_overturned and task.listing.status in SENT_BACK and not is_as_sent_in(task.listing):
        return "review.overturned_unsent"
    return kind


def _told_by_it(task: ReviewTask, is_right: bool) -> Iterable[User]:
    """Nobody asked about a sample; of a restored listing the restoring itself tells."""
    is_told = task.kind == Kind.DISPUTED or (task.kind == Kind.MENDED and is_right)
    return task.store.people(*LISTING_ROLES) if is_told else ()


def _let_back(task: ReviewTask, actor: User, now: datetime) -> None:
    if task.kind == Kind.DISPUTED:
        _check_again(task, now)
    elif task.kind == Kind.MENDED:
        imposed = Sanction.objects.imposed(now).taking_down(Listing.SUBJECT)
        for measure in imposed.filter(subject_id=str(task.listing_id)):
            restore_subject(measure, reason=task.reason, actor=actor, now=now)


def _check_again(task: ReviewTask, now: datetime) -> None:
    """What stood in the way is set aside: a submitted listing or a waiting edit goes on."""
    listing = lock_with_store(task.listing)
    if listing.is_live and task.check_run.edit_id is None:
        recheck_listing(listing, now=now)
    elif listing.status in SENT_BACK and is_as_sent_in(listing):
        # What was written since is its seller's to send in.
        # A sanction or a missing field is told where the seller submits it.
        with suppress(DomainError), transaction.atomic():
            submit_listing(listing, actor=None, now=now)
    settle_edit(listing, now=now)
