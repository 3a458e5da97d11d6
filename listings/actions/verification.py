"""A moderator takes a certificate, looks at it and decides; a store takes one back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.transitions import move
from enforcement.actions.guards import lock_store
from listings.actions.certificates import live_under, of_certificate
from listings.actions.evidence import make_turns
from listings.actions.green_points import award_points, take_points_back
from listings.actions.retries import open_edits
from listings.green import told_of
from listings.guards import refuse_involved, refuse_outsider
from listings.models import Certificate, GreenPoint, Listing
from listings.schemes import needs_document
from policy.queries import policy_at

Status = Certificate.Status
TOLD = {Status.VERIFIED, Status.REFUSED}


@transaction.atomic
def claim_certificate(certificate: Certificate, *, actor: User, now: datetime) -> Certificate:
    """Take it: nobody else decides it until it is released.

    Raises NotAllowed unless the actor moderates and is not of the store; NotPossible when
    somebody was faster. Rule: docs/rules/listings.md#certificates
    """
    refuse_involved(certificate.store, actor)
    also = {"reviewer": actor}
    return _move(certificate, Status.CLAIMED, "certificate.claimed", actor, now, also)


@transaction.atomic
def release_certificate(certificate: Certificate, *, actor: User, now: datetime) -> Certificate:
    """Give it back. Raises NotAllowed unless the actor holds it or is senior."""
    refuse_involved(certificate.store, actor)
    held = _lock(certificate)
    if held.reviewer_id != actor.pk and not actor.is_senior:
        raise NotAllowed(_("Only the moderator who took this task can release it."))
    return _move(
        certificate, Status.SUBMITTED, "certificate.released", actor, now, {"reviewer": None}
    )


@transaction.atomic
def verify_certificate(certificate: Certificate, *, actor: User, now: datetime) -> Certificate:
    """Confirm it after a look at document and register; from now on it earns badge and points.

    A worker checks listings and edits that waited for it, and listings sent back for want of
    it, so that they go on.

    Raises NotAllowed unless the actor holds it; NotPossible when it was decided already or has
    no document. Rule: docs/rules/listings.md#certificates
    """
    refuse_involved(certificate.store, actor)
    lock_store(certificate.store)
    _refuse_unheld(certificate, actor)
    if not certificate.file and needs_document(certificate.scheme, policy_at(now)):
        raise NotPossible(_("It has no document. Refuse it, and say that one is missing."))
    also = {"reviewer": actor, "reason": ""}
    moved = _move(certificate, Status.VERIFIED, "certificate.verified", actor, now, also)
    award_points(moved, now=now)
    live_under(moved).exclude(withheld=[], closed_markets=[]).update(recheck_at=now)
    make_turns(moved, now=now)
    _settle(moved, now)
    # Edits after their listings, as the verbs lock them.
    open_edits().filter(listing__in=of_certificate(moved)).update(due_at=now)
    return moved


@transaction.atomic
def refuse_certificate(
    certificate: Certificate, *, reason: str, actor: User, now: datetime
) -> Certificate:
    """Refuse it, also after it was verified: it bears nothing out any more.

    Live listings that it may have covered are checked again. Raises NotAllowed unless the
    actor holds it, or it was verified before; NotPossible on `reason` without words, or when
    it was decided already.
    """
    refuse_involved(certificate.store, actor)
    lock_store(certificate.store)
    reason = reason.strip()
    if not reason:
        raise NotPossible(_("Say why: the store reads these words."), field="reason")
    if _lock(certificate).status != Status.VERIFIED:
        _refuse_unheld(certificate, actor)
    also = {"reviewer": actor, "reason": reason}
    moved = _move(certificate, Status.REFUSED, "certificate.refused", actor, now, also)
    _lose(moved, now)
    return moved


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, actor: User, now: datetime) -> Certificate:
    """The store takes it back. Raises NotAllowed to outsiders; NotPossible a second time."""
    refuse_outsider(certificate.store, actor)
    lock_store(certificate.store)
    moved = _move(certificate, Status.WITHDRAWN, "certificate.withdrawn", actor, now, {})
    _lose(moved, now)
    return moved


def _lock(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(no_key=True, of=("self",))
    locked: Certificate = rows.get(pk=certificate.pk)
    return locked


def _refuse_unheld(certificate: Certificate, actor: User) -> None:
    held = _lock(certificate)
    if held.status in {Status.SUBMITTED, Status.CLAIMED} and held.reviewer_id != actor.pk:
        raise NotAllowed(_("Take the task first: only who holds it decides it."))


def _move(
    certificate: Certificate,
    to: str,
    kind: str,
    actor: User | None,
    now: datetime,
    also: Mapping[str, object],
) -> Certificate:
    facts = told_of(certificate, now) | {"reason": str(also.get("reason", ""))}
    people = certificate.store.people(*LISTING_ROLES) if to in TOLD else ()
    return move(
        certificate, to, actor=actor, now=now, kind=kind, notify=people, facts=facts, also=also
    )


def _lose(certificate: Certificate, now: datetime) -> None:
    take_points_back(certificate, kind=GreenPoint.Kind.REVOKED, now=now)
    live_under(certificate).update(recheck_at=now)
    _settle(certificate, now)


def _settle(certificate: Certificate, now: datetime) -> None:
    """The worker checks what waits for it, after the decision: nobody waits for many checks.

    That they are due is in their rows; should the nudge be lost, the next sweep finds them.
    """
    waiting = of_certificate(certificate).filter(status=Listing.Status.IN_REVIEW)
    waiting.update(recheck_at=now, is_held=False)
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    from listings.tasks import settle

    settle.delay()
