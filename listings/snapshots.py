"""Turns listings, stored or just typed, into what the checks read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from listings.checks.snapshot import Certificate as Proof
from listings.checks.snapshot import PastPrice, Snapshot, Variant
from listings.days import local_day, major
from listings.floors import PriceBook
from listings.models import Certificate, Listing
from listings.stock import Shelves
from policy.sections import Policy


def snapshot_of(
    listing: Listing,
    *,
    policy: Policy,
    now: datetime,
    book: PriceBook | None = None,
    proofs: tuple[Proof, ...] | None = None,
    shelves: Shelves | None = None,
) -> Snapshot:
    """The listing as it stands, with its price history and the certificates that may cover it."""
    book = book or PriceBook(listing, policy=policy, now=now)
    proofs = proofs_of(listing) if proofs is None else proofs
    snapshot = assemble(listing, past=book.past(), proofs=proofs, now=now, shelves=shelves)
    return replace(snapshot, reduced_on=book.reduced_on())


def assemble(
    listing: Listing,
    *,
    past: tuple[PastPrice, ...],
    proofs: tuple[Proof, ...],
    now: datetime,
    shelves: Shelves | None = None,
) -> Snapshot:
    """The snapshot of a listing whose price history and certificates are known already.

    `shelves` are those of many listings, where it is one of them.
    """
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
        variants=_variants(listing, shelves or Shelves([listing])),
        markets=tuple(listing.markets),
        certificates=proofs,
    )


def _variants(listing: Listing, shelves: Shelves) -> tuple[Variant, ...]:
    """The choices with what each costs; one without a name, that is no text, where none is."""
    price = major(listing.price_minor, listing.currency)
    return tuple(
        Variant(
            one["name"],
            major(one["price_minor"], listing.currency) or price,
            shelves.pieces_of(listing, one),
        )
        for one in listing.variants
    ) or (Variant("", price, shelves.pieces(listing)),)


def proofs_of(listing: Listing) -> tuple[Proof, ...]:
    return tuple(proof_of(row) for row in list_proofs(listing))


def list_proofs(listing: Listing) -> QuerySet[Certificate]:
    """Certificates of this listing and those that the store gave for all of its listings."""
    reach = Q(listing=None) | Q(listing_id=listing.pk) if listing.pk else Q(listing=None)
    rows: QuerySet[Certificate] = Certificate.objects.counting()
    return rows.filter(reach, store_id=listing.store_id).order_by("pk")


def proofs_among(rows: Iterable[Certificate], listing: Listing) -> tuple[Proof, ...]:
    """Of certificates that were read for many listings, those that may cover this one."""
    return tuple(
        proof_of(row)
        for row in rows
        if row.store_id == listing.store_id and row.listing_id in (None, listing.pk)
    )


def proof_of(row: Certificate) -> Proof:
    return Proof(
        scheme=row.scheme,
        number=row.number,
        scope=row.scope,
        attribute=row.attribute,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        markets=tuple(row.markets),
        share_pct=None if row.share_pct is None else float(row.share_pct),
        verified=row.status == Certificate.Status.VERIFIED,
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
        "reduced_on": snapshot.reduced_on.isoformat() if snapshot.reduced_on else None,
        "variants": [
            {"name": one.name, "price": _text(one.price), "stock": one.stock}
            for one in snapshot.variants
        ],
        "markets": list(snapshot.markets),
        "certificates": [_certificate(proof) for proof in snapshot.certificates],
    }


def _certificate(proof: Proof) -> dict[str, Any]:
    return {
        "scheme": proof.scheme,
        "number": proof.number,
        "scope": proof.scope,
        "attribute": proof.attribute,
        "valid_from": proof.valid_from.isoformat() if proof.valid_from else "",
        "valid_to": proof.valid_to.isoformat() if proof.valid_to else "",
        "markets": list(proof.markets),
        "share_pct": proof.share_pct,
        "verified": proof.verified,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
