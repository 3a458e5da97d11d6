"""The green programme: join, leave, points for verified proofs and their way back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from listings.days import local_day
from listings.green import is_enrolled, told_of
from listings.guards import refuse_outsider
from listings.models import Certificate, GreenEnrolment, GreenPoint
from policy.queries import policy_at


@transaction.atomic
def join_programme(store: Store, *, actor: User | None, now: datetime) -> GreenEnrolment:
    """Take part; certificates that are verified and in force earn their points now.

    Raises NotAllowed to outsiders; NotPossible when the store takes part already or the
    policy in force has no levels. Rule: docs/rules/listings.md#green-programme
    """
    refuse_outsider(store, actor)
    if not policy_at(now).green.levels:
        raise NotPossible(_("The marketplace has no green programme at present."))
    row = _enrol(store, GreenEnrolment.Kind.JOINED, actor, now)
    for certificate in store.certificates.filter(status=Certificate.Status.VERIFIED):
        award_points(certificate, now=now)
    return row


@transaction.atomic
def leave_programme(store: Store, *, actor: User | None, now: datetime) -> GreenEnrolment:
    """Stop taking part: badges and rewards end at once, points stay on record.

    Raises NotAllowed to outsiders; NotPossible when the store takes no part.
    """
    refuse_outsider(store, actor)
    return _enrol(store, GreenEnrolment.Kind.LEFT, actor, now)


def _enrol(store: Store, kind: str, actor: User | None, now: datetime) -> GreenEnrolment:
    # Under the store's lock: two clicks are one row.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    wants_in = kind == GreenEnrolment.Kind.JOINED
    if is_enrolled(store, now) == wants_in:
        words = _("The store takes part already.") if wants_in else _("The store takes no part.")
        raise NotPossible(words)
    row = GreenEnrolment.objects.create(store=store, kind=kind, actor=actor, at=now)
    record(f"green.{kind}", subject=store, store=store, actor=actor, at=now)
    return row


@transaction.atomic
def award_points(certificate: Certificate, *, now: datetime) -> GreenPoint | None:
    """Points for a verified certificate in force, once; None where there is nothing to award."""
    policy, store = policy_at(now), certificate.store
    scheme = policy.green.schemes.get(certificate.scheme)
    # That of a company says nothing about any product: it covers no claim and earns nothing.
    is_proof = certificate.status == Certificate.Status.VERIFIED and certificate.scope != "company"
    if scheme is None or not is_proof or not is_enrolled(store, now):
        return None
    today = local_day(now, store)
    is_known = certificate.points.exists()
    if is_known or not certificate.valid_from <= today <= certificate.valid_to:
        return None
    return _write(certificate, GreenPoint.Kind.AWARDED, scheme.points, now)


@transaction.atomic
def take_points_back(certificate: Certificate, *, kind: str, now: datetime) -> GreenPoint | None:
    """Reverse what the certificate earned, once; None where it earned nothing."""
    Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    rows = list(certificate.points.all())
    if len(rows) != 1:
        return None
    return _write(certificate, kind, -rows[0].points, now)


def _write(certificate: Certificate, kind: str, points: int, now: datetime) -> GreenPoint:
    store = certificate.store
    row = GreenPoint.objects.create(
        store=store,
        certificate=certificate,
        kind=kind,
        points=points,
        policy_version=policy_at(now).version,
        at=now,
    )
    facts = told_of(certificate, now) | {"points": abs(points)}
    event = "green.points_awarded" if points > 0 else "green.points_taken_back"
    people = store.people(*LISTING_ROLES)
    record(event, subject=store, store=store, actor=None, at=now, notify=people, facts=facts)
    return row
