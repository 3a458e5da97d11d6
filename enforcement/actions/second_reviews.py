"""Second looks at finished cases: drawn by chance, given blind, and the cases with an answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Event
from enforcement.actions.cases import moderators
from enforcement.actions.guards import (
    clean_reason,
    lock_store,
    refuse_unless_moderator,
    refuse_unless_senior,
)
from enforcement.actions.review import bar_from
from enforcement.models import Appeal, Case, Complaint, GoldenCase, SecondOpinion, SecondReview
from enforcement.queries.verdicts import Verdict, verdict_on
from policy.queries import policy_at

# How long the worker may have been away without a case being missed; no limit of policy.
LOOK_BACK = timedelta(days=2)
PER_DRAW = 1_000


@transaction.atomic
def draw_second_reviews(*, now: datetime) -> int:
    """Ask for a second look at the policy's share of finished cases; how many were drawn.

    Chance is a keyed digest of the case, so that nobody can foresee it and another run draws the
    same ones. Rule: docs/rules/enforcement.md#second-reviews
    """
    share = policy_at(now).governance.consistency.sample_share
    recent = Case.objects.filter(status__in=Case.FINISHED, status_at__gt=now - LOOK_BACK)
    rows = recent.filter(second_review=None).order_by("status_at", "pk")
    known = rows.values_list("pk", "store_id").iterator()
    drawn = [(pk, store) for pk, store in known if _chance(pk) < share][:PER_DRAW]
    made = SecondReview.objects.bulk_create(
        (SecondReview(case_id=pk, store_id=store, asked_at=now) for pk, store in drawn),
        ignore_conflicts=True,
    )
    return len(made)


def _chance(case: int) -> float:
    """Between 0 and 1, the same for a case each time."""
    digest = salted_hmac("enforcement.second_review", str(case), algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) / 2**64


@transaction.atomic
def give_second_opinion(
    case: Case, *, found: bool, action: str = "", reason: str, actor: User, now: datetime
) -> SecondOpinion:
    """Say what one would have decided: whether there is a violation, and the measure.

    Seniors are told where it differs from the decision; nothing else follows by itself. Raises
    NotAllowed unless the actor moderates and took no part in the case; NotPossible when nobody
    asks for it any more, on `action` without a measure, and on `reason` when that is empty.
    Rule: docs/rules/enforcement.md#second-reviews
    """
    refuse_unless_moderator(actor, case.store)
    lock_store(case.store)
    refuse_involved(case, actor)
    is_golden = _is_asked_as_golden(case, actor)
    if found and not action:
        raise NotPossible(_("Choose what to do."), field="action")
    bar_from_appeals(case, actor)
    given = Verdict(found, action if found else "")
    # A finished case keeps who held it: a constraint says so.
    holder = case.claimed_by
    assert holder is not None
    opinion: SecondOpinion = SecondOpinion.objects.create(
        store=case.store,
        case=case,
        moderator=actor,
        first_by=holder,
        is_golden=is_golden,
        found=given.found,
        action=given.action,
        reason=clean_reason(reason),
        given_at=now,
    )
    differs = given != verdict_on(case, is_golden=is_golden)
    record(
        "second_review.differs" if differs else "second_review.agrees",
        subject=case,
        # What we think of our own decisions is not on the pages of the store.
        store=None,
        actor=actor,
        at=now,
        notify=moderators(senior=True) if differs and not is_golden else [],
        facts={"case": case.number},
    )
    return opinion


@transaction.atomic
def mark_golden(
    case: Case, *, found: bool, action: str = "", reason: str, actor: User, now: datetime
) -> GoldenCase:
    """Keep a finished case with the answer that the team agreed on, to try moderators on it.

    Raises NotAllowed unless the actor is a senior moderator; NotPossible when it is not finished
    or has an answer already, on `action` and on `reason` when they are missing.
    """
    refuse_unless_senior(actor, case.store)
    lock_store(case.store)
    case.refresh_from_db()
    if case.is_open:
        raise NotPossible(_("Only a finished case can be kept as golden."))
    if GoldenCase.objects.filter(case=case).exists():
        raise NotPossible(_("This case is golden already. Its answer stays."))
    if found and not action:
        raise NotPossible(_("Choose what to do."), field="action")
    bar_from_appeals(case, actor)
    golden: GoldenCase = GoldenCase.objects.create(
        store=case.store,
        case=case,
        found=found,
        action=action if found else "",
        reason=clean_reason(reason),
        marked_by=actor,
        marked_at=now,
    )
    facts = {"case": case.number}
    record("case.golden", subject=case, store=None, actor=actor, at=now, facts=facts)
    return golden


def involved_in_case(case: Case) -> set[int]:
    """Everybody who handled it, agreed to its measures, or answered an appeal or complaint."""
    touched = Event.objects.filter(subject_type="enforcement.case", subject_id=str(case.pk))
    given = Q(kind__startswith="second_review.")
    people = set(touched.exclude(given).values_list("actor_id", flat=True)) | {case.claimed_by_id}
    for measure in case.sanctions.all():
        people |= {measure.decided_by_id, measure.proposed_by_id, measure.approved_by_id}
    for appeal in Appeal.objects.filter(statement__case=case):
        people |= {appeal.taken_by_id, appeal.decided_by_id}
    for complaint in Complaint.objects.filter(report__case=case):
        people |= {complaint.taken_by_id, complaint.decided_by_id}
    return {pk for pk in people if pk is not None}


def bar_from_appeals(case: Case, actor: User) -> None:
    """Who has said what is right answers no appeal or complaint in the case, old ones too."""
    words = _("You answer an appeal in this case. Somebody else must do this.")
    bar_from(Appeal.objects.filter(statement__case=case), actor, words)
    words = _("You answer a complaint about this case. Somebody else must do this.")
    bar_from(Complaint.objects.filter(report__case=case), actor, words)


def refuse_involved(case: Case, actor: User) -> None:
    if actor.pk in involved_in_case(case):
        raise NotAllowed(_("You took part in this case. Somebody else gives the second opinion."))


def _is_asked_as_golden(case: Case, actor: User) -> bool:
    """Whether the opinion is held against the team's answer. The store is locked."""
    if case.opinions.filter(moderator=actor).exists():
        raise NotPossible(_("You have given your opinion on this case."))
    is_drawn = SecondReview.objects.filter(case=case).exists()
    if is_drawn and not case.opinions.filter(is_golden=False).exists():
        return False
    if GoldenCase.objects.filter(case=case).exists():
        return True
    raise NotPossible(_("Somebody else was faster. Take the next one."))
