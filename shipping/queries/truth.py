"""The facts of one declared shipment, as the judgement wants them."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Min, Q, QuerySet

from policy.queries import policy_at
from policy.sections import Policy
from shipping.checks.folding import pure
from shipping.checks.truth.case import (
    Case,
    DeclaredOrder,
    DeclaredParcel,
    Limits,
    Lookup,
    OtherParcel,
    Period,
    Service,
)
from shipping.models import DeclaredEvent, Parcel, TrackingEvent
from shipping.queries.doors import door_of
from shipping.queries.places import centroids


def case_of(parcel: Parcel, *, now: datetime) -> Case:
    """What was known of the shipment at `now`: scans that came in later are left out."""
    policy = policy_at(now)
    scans = _scans(parcel, now).filter(received_at__lte=now)
    others = Parcel.objects.leading().filter(number=parcel.number, status_at__lte=now)
    others = others.exclude(pk=parcel.pk)
    return Case(
        order=_order(parcel, policy),
        parcel=DeclaredParcel(
            carrier=parcel.carrier,
            number=parcel.number,
            shipped_at=parcel.declared_shipped_at,
            lookup=Lookup(parcel.lookup),
        ),
        events=[pure(scan) for scan in scans],
        now=now,
        limits=limits_of(policy),
        other_parcels=[
            OtherParcel(
                order_id=str(other.order_id),
                number=other.number,
                shipped_at=other.declared_shipped_at,
                same_address=door_of(other.order) == door_of(parcel.order),
            )
            for other in others.select_related("order")
        ],
        disruptions=[
            Period(declared.starts_at, declared.ends_at) for declared in events_of(parcel, now=now)
        ],
    )


def _scans(parcel: Parcel, now: datetime) -> QuerySet[TrackingEvent]:
    return parcel.scans.exclude(pk__in=own_words(parcel, now=now))


def own_words(parcel: Parcel, *, now: datetime) -> QuerySet[TrackingEvent]:
    """Scans that speak for nobody: told by the store alone after the parcel was doubted.

    Another number is no way around: the doubt is about the parcel.
    """
    doubted_at = parcel.cures.aggregate(first=Min("opened_at"))["first"]
    if doubted_at is None:
        return parcel.scans.none()
    alone = Q(vouched_at=None) | Q(vouched_at__gt=now)
    return parcel.scans.filter(alone, source__in=TrackingEvent.OWN, received_at__gt=doubted_at)


def events_of(parcel: Parcel, *, now: datetime) -> QuerySet[DeclaredEvent]:
    """Declared events on the parcel's way that count at `now`."""
    found: QuerySet[DeclaredEvent] = DeclaredEvent.objects.counting(now)
    return found.on_way(parcel.origin, parcel.destination, parcel.carrier)  # type: ignore[attr-defined,no-any-return]


def deliver_by(parcel: Parcel, policy: Policy) -> datetime:
    """The end of the day that the buyer was promised; without one, of the policy's assumption."""
    order = parcel.order
    promise_on = order.promise_on or parcel.promise_on
    if promise_on is None:
        return order.ship_by + timedelta(days=policy.shipping.window.fallback_high_days)
    return datetime.combine(promise_on + timedelta(days=1), time.min, UTC)


def limits_of(policy: Policy) -> Limits:
    numbers = policy.shipping.tracking.model_dump(exclude={"cure_hours"})
    return Limits(**numbers, centroids=centroids())


def _order(parcel: Parcel, policy: Policy) -> DeclaredOrder:
    """Orders go by their row: two stores may give the same number."""
    order = parcel.order
    return DeclaredOrder(
        id=str(order.pk),
        placed_at=order.placed_at,
        destination=order.country,
        postcode=order.postcode or None,
        origin=parcel.origin,
        service=Service(order.service_promised),
        ship_by=order.ship_by,
        deliver_by=deliver_by(parcel, policy),
    )
