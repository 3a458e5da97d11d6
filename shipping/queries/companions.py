"""The other orders whose goods are in the same parcel."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q

from shipping.models import Parcel


class Companion(NamedTuple):
    """Another order in a parcel, with its row of it."""

    parcel_id: int
    order_id: int
    number: str


def companions_of(parcels: Collection[Parcel]) -> dict[int, list[Companion]]:
    """By parcel the other orders in it; nothing for one that carries a single order."""
    leaders = {parcel.leader_id for parcel in parcels}
    rows = Parcel.objects.filter(Q(pk__in=leaders) | Q(combined_with__in=leaders))
    columns = ("pk", "combined_with", "order", "order__number")
    found: dict[int, list[Companion]] = defaultdict(list)
    for pk, leader, order, number in rows.order_by("pk").values_list(*columns):
        found[leader or pk].append(Companion(pk, order, number))
    return {
        parcel.pk: [one for one in found[parcel.leader_id] if one.parcel_id != parcel.pk]
        for parcel in parcels
    }
