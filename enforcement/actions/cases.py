"""Moderators take, release and close cases."""

from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.prepared import Prepared, columns_of, prepare
from core.transitions import move
from enforcement.actions.complaint_ends import conclude_complaints
from enforcement.actions.flags import ask_when_claimed
from enforcement.actions.guards import (
    clean_reason,
    lock_store,
    refuse_tied,
    refuse_unless_moderator,
)
from enforcement.actions.hearing_ends import close_hearings
from enforcement.actions.reports import answer_reports, refuse_unanswered
from enforcement.models import Case, CaseSkip
from enforcement.queries.complaints import turned_over
from enforcement.queries.ties import tied_to_stores_of
from policy.queries import policy_at

LONGEST_SKIP_REASON = 500


@transaction.atomic
def claim_case(case: Case, *, actor: User, now: datetime) -> Case:
    """Take a free case: nobody else can decide it until it is released.

    Where it is about evading a sanction, and the store was not asked yet what ties it to a
    sanctioned one, it is asked now. Raises NotAllowed unless the actor moderates, works for none
    of the stores and took no part in an answer that a complaint turned over in it; NotPossible
    when somebody else was faster.
    """
    refuse_unless_moderator(actor, case.store)
    case = _lock(case)
    refuse_first_answerers(case, actor)
    if case.claimed_by_id == actor.pk and case.status == Case.Status.CLAIMED:
        return case
    case = move(
        case,
        Case.Status.CLAIMED,
        actor=actor,
        now=now,
        kind="case.claimed",
        facts={"case": case.number},
        also={"claimed_by": actor},
    )
    ask_when_claimed(case, now)
    refuse_tied(case, actor)
    return case


@transaction.atomic
def release_case(case: Case, *, actor: User, now: datetime) -> Case:
    """Put a case back for everybody. Raises NotAllowed unless the actor holds it or is senior."""
    refuse_unless_moderator(actor, case.store)
    case = _lock(case)
    if case.claimed_by_id != actor.pk and not actor.is_senior:
        raise NotAllowed(_("Only the moderator who took this case can release it."))
    return move(
        case,
        Case.Status.OPEN,
        actor=actor,
        now=now,
        kind="case.released",
        facts={"case": case.number},
        also={"claimed_by": None},
    )


@transaction.atomic
def skip_case(case: Case, *, reason: str, actor: User, now: datetime) -> CaseSkip:
    """Leave a case to others: it is free, and not offered to this person for the policy's hours.

    Raises NotAllowed unless the actor moderates; NotPossible when somebody else holds it, it is
    finished or was skipped by the actor before, and on `reason` when that is empty or longer
    than 500 characters. Rule: docs/rules/enforcement.md#skipping.
    """
    refuse_unless_moderator(actor, case.store)
    case = _lock(case)
    refuse_tied(case, actor)
    if not case.is_open or case.claimed_by_id not in (None, actor.pk):
        raise NotPossible(_("Only a free case, or one of your own, can be skipped."))
    if not case.claimed_by_id and skipped_by(actor, now).filter(case=case).exists():
        raise NotPossible(_("You have skipped this case. It is not offered to you for now."))
    reason = _short(clean_reason(reason))
    kind, facts = "case.skipped", {"case": case.number, "reason": reason}
    if case.claimed_by_id:
        free = {"claimed_by": None}
        move(case, Case.Status.OPEN, actor=actor, now=now, kind=kind, facts=facts, also=free)
    else:
        record(kind, subject=case, store=case.store, actor=actor, at=now, facts=facts)
    until = now + timedelta(hours=policy_at(now).governance.case_skip_hours)
    times = {"skipped_at": now, "until": until}
    skip: CaseSkip = CaseSkip.objects.create(
        store=case.store, case=case, moderator=actor, reason=reason, **times
    )
    return skip


@transaction.atomic
def take_next_case(*, actor: User, now: datetime) -> Case | None:
    """Claim the free case with the least time left; None when there is none.

    Cases that this person skipped a while ago are left to others.
    Rows that another moderator is taking at this moment are passed over, not waited for.
    """
    if not actor.is_moderator:
        raise NotAllowed(_("Only a moderator can do this."))
    free = (
        Case.objects.filter(status=Case.Status.OPEN)
        .exclude(store__memberships__user_id=actor.pk)
        .exclude(pk__in=skipped_by(actor, now).values("case"))
        .exclude(pk__in=turned_over(actor).values("signal__case"))
        .exclude(pk__in=tied_to_stores_of(actor).values("case"))
    )
    case = (
        free.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("due_at", "pk")
        .first()
    )
    return claim_case(case, actor=actor, now=now) if case else None


@transaction.atomic
def close_case_without_violation(
    case: Case,
    *,
    reason: str,
    actor: User,
    now: datetime,
    answer: str = "",
    is_unfounded: bool = False,
) -> Case:
    """End a case in which no rule was broken; nothing is held against the store.

    A store that was asked to answer is told that it ended so. Who reported it is told `answer`;
    `is_unfounded` says that anybody could have seen at once that nothing is in it. Raises
    NotAllowed unless the actor holds the case; NotPossible on `reason` when it is empty, on
    `answer` when it is and somebody waits for one.
    """
    refuse_unless_moderator(actor, case.store)
    # A report that comes in meanwhile waits here, and then opens a case of its own.
    lock_store(case.store)
    case = _lock(case)
    refuse_unless_holder(case, actor)
    reason, answer = clean_reason(reason), refuse_unanswered(case, answer)
    answer_reports(case, answer=answer, is_unfounded=is_unfounded, actor=actor, now=now)
    conclude_complaints(case, actor=actor, now=now, answer=answer)
    close_hearings(case, actor=actor, now=now)
    return move(
        case,
        Case.Status.CLOSED,
        actor=actor,
        now=now,
        kind="case.closed",
        facts={"case": case.number},
        also={"closing_reason": reason, "closing_answer": answer},
    )


@transaction.atomic
def notice_overdue_case(case: Case, *, now: datetime) -> bool:
    """Tell the moderators once that a case is past its time; return whether they were told."""
    locked = _lock(case)
    if not locked.is_open or locked.overdue_at or locked.due_at > now:
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    hours = policy_at(now).governance.case_decision_hours
    record(
        "case.overdue",
        subject=locked,
        store=locked.store,
        actor=None,
        at=now,
        notify=[locked.claimed_by] if locked.claimed_by else moderators(),
        facts={"case": locked.number, "hours": hours},
    )
    return True


def skipped_by(actor: User, now: datetime) -> QuerySet[CaseSkip]:
    """What this person passed over and is not offered at `now`."""
    rows: QuerySet[CaseSkip] = CaseSkip.objects.filter(moderator=actor, until__gt=now)
    return rows


def moderators(*, senior: bool = False) -> list[User]:
    """Everybody who moderates, or the seniors among them."""
    return _moderators(senior).rows_of(User)


@cache
def _moderators(senior: bool) -> Prepared:
    roles = ["senior_moderator"] if senior else ["moderator", "senior_moderator"]
    found = User.objects.filter(staff_roles__role__in=roles, is_active=True)
    return prepare(found.distinct().order_by("pk").values_list(*columns_of(User)))


def refuse_unless_holder(case: Case, actor: User) -> None:
    if case.status != Case.Status.CLAIMED:
        raise NotPossible(_("Take this case first. Somebody may have released or decided it."))
    if case.claimed_by_id != actor.pk:
        raise NotAllowed(_("Another moderator has taken this case."))
    # What ties it to a store of theirs may have come in since.
    refuse_tied(case, actor)
    # The complaint may have joined a case that was held already.
    refuse_first_answerers(case, actor)


def refuse_first_answerers(case: Case, actor: User) -> None:
    """Raises NotAllowed to who took part in an answer that brought the case back by a complaint."""
    if turned_over(actor).filter(signal__case=case).exists():
        words = _(
            "A complaint turned over an answer in which you took part. Leave this case to somebody"
            " else."
        )
        raise NotAllowed(words)


def _short(reason: str) -> str:
    if len(reason) > LONGEST_SKIP_REASON:
        words = _("At most %(limit)s characters; this has %(n)s.")
        facts = {"limit": LONGEST_SKIP_REASON, "n": len(reason)}
        raise NotPossible(words % facts, field="reason")
    return reason


def _lock(case: Case) -> Case:
    """Who holds it is read under the lock: a release must not free somebody else's claim."""
    found: Case = (
        Case.objects.select_for_update(no_key=True, of=("self",))
        .select_related("store")
        .get(pk=case.pk)
    )
    return found
