"""Taking down single things of a store, restoring them, and letting held payouts go."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from enforcement.actions.guards import clean_reason, lock_store, refuse_unless_moderator
from enforcement.actions.reversals import lift_measure
from enforcement.actions.review import involve
from enforcement.models import Sanction, Violation
from enforcement.preview import DecisionPreview


def take_down(
    preview: DecisionPreview, violation: Violation, *, reason: str, actor: User
) -> Sanction:
    """Write a measure for each thing that the preview showed; return the first.

    Within the decision's transaction. The app that owns the things reads these rows, so the
    decision holds at once.
    """
    rows = [
        Sanction.objects.create(
            store=violation.store,
            kind=Sanction.Kind.TAKE_DOWN,
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_title=subject.title,
            family=violation.family,
            starts_at=preview.starts_at,
            status=Sanction.Status.IN_FORCE,
            status_at=preview.now,
            because=violation,
            case=preview.case,
            decided_by=actor,
            reason=reason,
        )
        for subject in preview.subjects
    ]
    return rows[0]


@transaction.atomic
def restore_subject(sanction: Sanction, *, reason: str, actor: User, now: datetime) -> Sanction:
    """End a take-down because its store put things right; the points stay.

    Whoever restores while an appeal is open can no longer answer it. Raises NotAllowed unless
    the actor moderates; NotPossible on `reason` when it is empty, and on no field when nothing
    is taken down by this measure any more.
    Rule: docs/rules/enforcement.md#take-down
    """
    gone = _("Nothing is taken down by this any more. Open it again.")
    return _end_early(sanction, Sanction.Kind.TAKE_DOWN, gone, reason=reason, actor=actor, now=now)


@transaction.atomic
def release_payouts(sanction: Sanction, *, reason: str, actor: User, now: datetime) -> Sanction:
    """End a hold of payouts before its time because its reason is gone; the points stay.

    Whoever ends it while an appeal is open can no longer answer that. Raises NotAllowed unless
    the actor moderates; NotPossible on `reason` when it is empty, and on no field when nothing
    is held by this measure any more.
    Rule: docs/rules/enforcement.md#held-payouts
    """
    gone = _("Nothing is held by this any more. Open it again.")
    return _end_early(
        sanction, Sanction.Kind.HOLD_PAYOUT, gone, reason=reason, actor=actor, now=now
    )


def _end_early(
    sanction: Sanction, kind: Sanction.Kind, gone: str, *, reason: str, actor: User, now: datetime
) -> Sanction:
    refuse_unless_moderator(actor, sanction.store)
    store = lock_store(sanction.store)
    sanction.refresh_from_db()
    if sanction.kind != kind or sanction.status != Sanction.Status.IN_FORCE:
        raise NotPossible(gone)
    reason = clean_reason(reason)
    involve(sanction, actor)
    lift_measure(sanction, reason=reason, actor=actor, now=now, notify=store.people())
    return sanction
