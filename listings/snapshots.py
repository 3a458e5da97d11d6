"""Turns listings, stored or just typed, into what the checks read."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision
from django.db.models import Q

from accounts.models import Store
from listings.checks.snapshot import Certificate as Proof
from listings.checks.snapshot import PastPrice, Snapshot, Variant
from listings.models import Certificate, Listing, PricePoint
from policy.sections import Policy


def local_day(at: datetime, store: Store) -> date:
    """The day of an instant where the store is: prices and certificates count by days."""
    return at.astimezone(ZoneInfo(store.time_zone)).date()


def major(amount_minor: int | None, currency: str) -> Decimal | None:
    """Minor units as an amount: 1990 USD is 19.90."""
    if amount_minor is None:
        return None
    return Decimal(amount_minor).scaleb(-get_currency_precision(currency))


def snapshot_of(listing: Listing, *, policy: Policy, now: datetime) -> Snapshot:
    """The listing as it stands, with its price history and the certificates that may cover it."""
    past = price_history(listing, policy=policy, now=now)
    return assemble(listing, past=past, proofs=proofs_of(listing), now=now)


def assemble(
    listing: Listing, *, past: tuple[PastPrice, ...], proofs: tuple[Proof, ...], now: datetime
) -> Snapshot:
    """The snapshot of a listing whose price history and certificates are known already."""
    return Snapshot(
        id=listing.sku,
        now=local_day(now, listing.store),
        title=listing.title,
        description=listing.description,
        brand=listing.brand,
        category=listing.category,
        locale=listing.language,
        attributes=listing.attributes,
        price=major(listing.price_minor, listing.currency),
        currency=listing.currency,
        reference_price=major(listing.reference_price_minor, listing.currency),
        price_history=past,
        variants=_variants(listing),
        markets=tuple(listing.markets),
        certificates=proofs,
    )


def _variants(listing: Listing) -> tuple[Variant, ...]:
    """The choices with what each costs; one without a name, that is no text, where none is."""
    price = major(listing.price_minor, listing.currency)
    return tuple(
        Variant(one["name"], major(one["price_minor"], listing.currency) or price, one["stock"])
        for one in listing.variants
    ) or (Variant("", price, listing.stock),)


def price_history(listing: Listing, *, policy: Policy, now: datetime) -> tuple[PastPrice, ...]:
    """Price changes in the listing's currency, as days in the store's zone, oldest first.

    The change before the first day that policy looks at is kept: it was in force on that day.
    """
    start = now - timedelta(days=policy.listings.price_history_days)
    points = PricePoint.objects.filter(
        listing_id=listing.pk, currency=listing.currency, at__lte=now
    )
    carried = points.filter(at__lt=start).order_by("-at", "-id")[:1]
    recent = points.filter(at__gte=start).order_by("at", "id")
    return by_day([*carried, *recent], listing.store, listing.currency)


def by_day(points: Sequence[PricePoint], store: Store, currency: str) -> tuple[PastPrice, ...]:
    """One price a day: the lowest one of the day, and from the next day on the last one."""
    days: dict[date, list[Decimal]] = {}
    for point in points:
        amount = Decimal(point.amount_minor).scaleb(-get_currency_precision(currency))
        days.setdefault(local_day(point.at, store), []).append(amount)
    history = []
    for day, amounts in days.items():
        history.append(PastPrice(day, min(amounts)))
        if amounts[-1] != min(amounts) and day + timedelta(days=1) not in days:
            history.append(PastPrice(day + timedelta(days=1), amounts[-1]))
    return tuple(history)


def proofs_of(listing: Listing) -> tuple[Proof, ...]:
    """Certificates of this listing and those that the store gave for all of its listings."""
    reach = Q(listing=None) | Q(listing_id=listing.pk) if listing.pk else Q(listing=None)
    rows = Certificate.objects.counting().filter(reach, store_id=listing.store_id).order_by("pk")
    return tuple(_proof(row) for row in rows)


def _proof(row: Certificate) -> Proof:
    return Proof(
        scheme=row.scheme,
        number=row.number,
        scope=row.scope,
        attribute=row.attribute,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot in the check's own input shape, so that a stored check can be run again."""
    return {
        "id": snapshot.id,
        "now": snapshot.now.isoformat(),
        "title": snapshot.title,
        "description": snapshot.description,
        "brand": snapshot.brand,
        "category": snapshot.category,
        "locale": snapshot.locale,
        "attributes": dict(snapshot.attributes),
        "price": {"amount": _text(snapshot.price), "currency": snapshot.currency},
        "reference_price": _text(snapshot.reference_price),
        "price_history": [
            {"at": change.on.isoformat(), "amount": str(change.amount)}
            for change in snapshot.price_history
        ],
        "variants": [
            {"name": one.name, "price": _text(one.price), "stock": one.stock}
            for one in snapshot.variants
        ],
        "markets": list(snapshot.markets),
        "certificates": [_certificate(proof) for proof in snapshot.certificates],
    }


def _certificate(proof: Proof) -> dict[str, str]:
    return {
        "scheme": proof.scheme,
        "number": proof.number,
        "scope": proof.scope,
        "attribute": proof.attribute,
        "valid_from": proof.valid_from.isoformat() if proof.valid_from else "",
        "valid_to": proof.valid_to.isoformat() if proof.valid_to else "",
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
