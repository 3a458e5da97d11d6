"""What the check of a listing hangs on besides its text, read for many listings at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q

from listings.checks.snapshot import Certificate as Proof
from listings.floors import points_of
from listings.models import Certificate, Listing, PricePoint
from listings.precision import Decided
from listings.snapshots import proofs_among
from listings.stock import Shelves
from policy.sections import Policy


@dataclass(frozen=True)
class Around:
    """What was decided about some listings, what proves their claims, what they cost, and how
    many pieces of them there are."""

    decided: Decided
    proofs: dict[int, tuple[Proof, ...]]
    points: dict[int, list[PricePoint]]
    shelves: Shelves

    @classmethod
    def of(cls, rows: Sequence[Listing], *, policy: Policy, now: datetime) -> Self:
        """In a few statements, however many rows; their stores and variants are at hand."""
        points = points_of(rows, policy=policy, now=now)
        return cls(Decided.about(rows, now), proofs_for(rows), points, Shelves(rows))


def proofs_for(rows: Sequence[Listing]) -> dict[int, tuple[Proof, ...]]:
    """For each listing the certificates that may cover it."""
    reach = Q(listing=None) | Q(listing__in=[row.pk for row in rows])
    stores = {row.store_id for row in rows}
    found: dict[int, list[Certificate]] = {pk: [] for pk in stores}
    for one in Certificate.objects.counting().filter(reach, store__in=stores).order_by("pk"):
        found[one.store_id].append(one)
    return {row.pk: proofs_among(found[row.store_id], row) for row in rows}
