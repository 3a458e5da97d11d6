"""The parcels behind the figures of a scorecard."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from policy.sections.shipping import ShippingSection
from shipping.checks.folding import day_of
from shipping.models import Parcel
from shipping.queries.couriers import Service

# Predicates on parcels with their dispatch window as `told`.
FACTS = {
    "inside": Q(delivered_on__gte=F("told__earliest_on"), delivered_on__lte=F("told__latest_on")),
    "early": Q(delivered_on__lt=F("told__earliest_on")),
    "late": Q(delivered_on__gt=F("told__latest_on")) | Q(delivered_on=None),
    "unscanned": Q(first_scan_at=None),
    "lost": Q(state="exception:lost"),
}
DRILLED = (*FACTS, "silent")
# What an address may say of them.
DRILL = ("carrier", "service", "way", "fact", "due")


def due_parcels(rows: Any, shipping: ShippingSection, *, fact: str = "", now: datetime) -> Any:
    """Those of the rows that a scorecard counts; with `fact`, those that have it."""
    since = day_of(now) - timedelta(days=shipping.couriers.period_days)
    told = FilteredRelation("promises", condition=Q(promises__reason="dispatched"))
    # A delivery that only the store told says nothing of the courier.
    rows = rows.annotate(told=told).filter(
        Q(delivered_on=None) | Q(stage_days__isnull=False),
        combined_with=None,
        told__latest_on__gte=since - timedelta(days=since.weekday()),
        told__latest_on__lt=day_of(now),
    )
    if fact == "silent":
        heard_since = now - timedelta(days=shipping.tracking.quiet_days)
        heard_at = Coalesce("state_at", "declared_shipped_at")
        return rows.under_way().annotate(heard_at=heard_at).filter(heard_at__lt=heard_since)
    return rows.filter(FACTS.get(fact, Q()))


def asked_service(request: HttpRequest) -> Service | None:
    carrier = request.GET.get("carrier", "").replace("\x00", "")[:40]
    service = request.GET.get("service", "").replace("\x00", "")[:40]
    return Service(carrier, service) if carrier else None


def narrowed(
    rows: QuerySet[Parcel], request: HttpRequest, shipping: ShippingSection, *, now: datetime
) -> QuerySet[Parcel]:
    """The parcels that the address asks for: of a service, on a way, with a fact."""
    if key := asked_service(request):
        rows = rows.filter(carrier=key.carrier)
        if "service" in request.GET:
            rows = rows.filter(service=key.service)
    origin, _dash, destination = request.GET.get("way", "").replace("\x00", "").partition("-")
    if destination:
        rows = rows.filter(origin=origin, destination=destination)
    fact = request.GET.get("fact", "")
    if fact in DRILLED or request.GET.get("due"):
        rows = due_parcels(rows, shipping, fact=fact, now=now)
    return rows
