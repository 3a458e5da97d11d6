"""Points of the green programme: earned by a proof in force, taken back when none is left."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.access import LISTING_ROLES
from core.events import record
from enforcement.actions.guards import lock_store
from listings.days import local_day
from listings.green import in_force, is_enrolled, told_of
from listings.models import Certificate, GreenEnrolment, GreenPoint
from policy.queries import policy_at
from policy.sections import Policy

DAY = timedelta(days=1)
JOINED = GreenEnrolment.Kind.JOINED


@transaction.atomic
def award_points(certificate: Certificate, *, now: datetime) -> GreenPoint | None:
    """Points for a proof in force; None where there is nothing to award.

    Its number counts once in the store, however often it is filed, and a renewal goes on with
    the award of the one before it. Rule: docs/rules/listings.md#green-programme
    """
    store = lock_store(certificate.store)
    scheme = policy_at(now).green.schemes.get(certificate.scheme)
    if scheme is None or not is_enrolled(store, now):
        return None
    turn = _last_turn(certificate)
    stands = turn is not None and turn.kind == GreenPoint.Kind.AWARDED
    if stands or not in_force(store, now).filter(pk=certificate.pk).exists():
        return None
    return _write(certificate, turn, GreenPoint.Kind.AWARDED, scheme.points, now)


@transaction.atomic
def take_points_back(certificate: Certificate, *, kind: str, now: datetime) -> GreenPoint | None:
    """Reverse what its number earned; None where it earned nothing, or another proof is left."""
    store = lock_store(certificate.store)
    turn = _last_turn(certificate)
    if turn is None or turn.kind != GreenPoint.Kind.AWARDED:
        return None
    same = {"scheme": certificate.scheme, "number_key": certificate.number_key}
    if in_force(store, now).filter(**same).exists():
        return None
    return _write(certificate, turn, kind, -turn.points, now)


def earning(policy: Policy, now: datetime) -> QuerySet[Certificate]:
    """Proofs that may earn points: in stores that take part, of numbers that earn none yet."""
    today, schemes = now.date(), policy.green.schemes
    last = GreenEnrolment.objects.filter(store=OuterRef("store")).order_by("-id")
    # A day more on both sides: the store's own day decides, in the verb.
    rows: QuerySet[Certificate] = Certificate.objects.proving().filter(
        ~Exists(_of_same_number(GreenPoint.objects.standing())),
        scheme__in=list(schemes),
        valid_from__lte=today + DAY,
        valid_to__gte=today - DAY,
    )
    rows = rows.annotate(takes_part=Subquery(last.values("kind")[:1]))
    return rows.filter(takes_part=JOINED).select_related("store")


def lapsed(now: datetime) -> QuerySet[GreenPoint]:
    """Awards of numbers that no proof may bear out any more."""
    today = now.date()
    left = Certificate.objects.proving().filter(
        valid_from__lte=today - DAY, valid_to__gte=today + DAY
    )
    rows: QuerySet[GreenPoint] = GreenPoint.objects.standing().filter(
        ~Exists(_of_same_number(left))
    )
    return rows.select_related("certificate__store")


def take_lapsed_points(award: GreenPoint, *, now: datetime) -> bool:
    """Take the points back once the last day is over where the store is; named is what ended."""
    ended = Certificate.objects.proving().filter(
        store=award.store_id, scheme=award.scheme, number_key=award.number_key
    )
    ended = ended.filter(valid_to__lt=local_day(now, award.store)).select_related("store")
    last = ended.order_by("valid_to", "pk").last()
    # What never proved anything about a product has not ended: it counts no more.
    kind = GreenPoint.Kind.ENDED if last else GreenPoint.Kind.REVOKED
    return take_points_back(last or award.certificate, kind=kind, now=now) is not None


def _of_same_number(rows: QuerySet[GreenPoint] | QuerySet[Certificate]) -> QuerySet[Any]:
    names = ("store", "scheme", "number_key")
    same: QuerySet[Any] = rows.filter(**{name: OuterRef(name) for name in names})
    return same


def _last_turn(certificate: Certificate) -> GreenPoint | None:
    rows = GreenPoint.objects.of_number(certificate).order_by("turn")
    last: GreenPoint | None = rows.last()
    return last


def _write(
    certificate: Certificate, last: GreenPoint | None, kind: str, points: int, now: datetime
) -> GreenPoint:
    store = certificate.store
    row: GreenPoint = GreenPoint.objects.create(
        store=store,
        certificate=certificate,
        scheme=certificate.scheme,
        number_key=certificate.number_key,
        turn=last.turn + 1 if last else 1,
        kind=kind,
        points=points,
        policy_version=policy_at(now).version,
        at=now,
    )
    facts = told_of(certificate, now) | {"points": abs(points)}
    given = kind == GreenPoint.Kind.AWARDED
    event = "green.points_awarded" if given else "green.points_taken_back"
    people = store.people(*LISTING_ROLES)
    record(event, subject=store, store=store, actor=None, at=now, notify=people, facts=facts)
    return row
