"""A moderator looks at a certificate; a store takes one back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.transitions import move
from listings.actions.green import award_points, take_points_back
from listings.guards import refuse_outsider
from listings.models import Certificate, GreenPoint, Listing

Status = Certificate.Status


@transaction.atomic
def verify_certificate(certificate: Certificate, *, actor: User, now: datetime) -> Certificate:
    """Confirm it after a look at document and register; from now on it earns badge and points.

    Raises NotAllowed unless the actor moderates and is not of the store; NotPossible when it
    was decided already. Rule: docs/rules/listings.md#certificates
    """
    _refuse_others(certificate, actor)
    moved = _move(certificate, Status.VERIFIED, "certificate.verified", actor, now)
    award_points(moved, now=now)
    return moved


@transaction.atomic
def refuse_certificate(
    certificate: Certificate, *, reason: str, actor: User, now: datetime
) -> Certificate:
    """Refuse it, also after it was verified: it bears nothing out any more.

    Live listings that it may have covered are checked again. Raises NotAllowed as above;
    NotPossible on `reason` without words, or when it was decided already.
    """
    _refuse_others(certificate, actor)
    if not reason.strip():
        raise NotPossible(_("Say why: the store reads these words."), field="reason")
    moved = _move(certificate, Status.REFUSED, "certificate.refused", actor, now, reason.strip())
    _lose(moved, now)
    return moved


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, actor: User, now: datetime) -> Certificate:
    """The store takes it back. Raises NotAllowed to outsiders; NotPossible a second time."""
    refuse_outsider(certificate.store, actor)
    moved = _move(certificate, Status.WITHDRAWN, "certificate.withdrawn", actor, now)
    _lose(moved, now)
    return moved


def _refuse_others(certificate: Certificate, actor: User) -> None:
    if not actor.is_moderator:
        raise NotAllowed(_("This is for moderators only."))
    if certificate.store.people().filter(pk=actor.pk).exists():
        raise NotAllowed(_("You belong to this store. Another moderator has to decide."))


def _move(
    certificate: Certificate,
    to: str,
    kind: str,
    actor: User,
    now: datetime,
    reason: str = "",
) -> Certificate:
    by_store = to == Status.WITHDRAWN
    facts = {"scheme": certificate.scheme, "number": certificate.number, "reason": reason}
    also = {} if by_store else {"reviewer": actor, "reason": reason}
    people = () if by_store else certificate.store.people(*LISTING_ROLES)
    return move(
        certificate, to, actor=actor, now=now, kind=kind, notify=people, facts=facts, also=also
    )


def _lose(certificate: Certificate, now: datetime) -> None:
    take_points_back(certificate, kind=GreenPoint.Kind.REVOKED, now=now)
    live = Listing.objects.of_store(certificate.store).live()
    if certificate.listing_id:
        live = live.filter(pk=certificate.listing_id)
    live.update(recheck_at=now)
