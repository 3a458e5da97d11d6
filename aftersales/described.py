"""How often goods were not as described, beside the same category at other stores."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Store
from aftersales.measuring import in_window
from aftersales.models import Mark
from core.intervals import Rate
from shipping.models import Order


@dataclass(frozen=True)
class InCategory:
    """Not-as-described rulings of a store in one leaf category, beside the other stores'."""

    category: str
    own: Rate
    others: Rate

    @property
    def is_above(self) -> bool:
        return self.own.is_above(self.others.share)


def not_as_described(store: Store, now: datetime) -> list[InCategory]:
    """By leaf category of what was sold; marks that were taken back do not count."""
    rows = in_window(Order.objects.filter(lines__listing__isnull=False), now)
    marks = Mark.objects.filter(
        ticket__order=OuterRef("pk"), kind="not_as_described", reverses=None, reversal=None
    )
    mine = set(Order.objects.of_store(store).values_list("lines__listing__category", flat=True))
    counted = (
        rows.filter(parcels__delivered_at__isnull=False, lines__listing__category__in=mine - {None})
        .annotate(is_marked=Exists(marks))
        .values("lines__listing__category")
        .annotate(
            of=Count("pk", distinct=True, filter=Q(store=store)),
            hits=Count("pk", distinct=True, filter=Q(store=store, is_marked=True)),
            all=Count("pk", distinct=True),
            all_hits=Count("pk", distinct=True, filter=Q(is_marked=True)),
        )
    )
    found = [
        InCategory(
            row["lines__listing__category"],
            Rate(row["hits"], row["of"]),
            Rate(row["all_hits"] - row["hits"], row["all"] - row["of"]),
        )
        for row in counted.order_by()
        if row["of"]
    ]
    return sorted(found, key=lambda one: (-one.own.hits, one.category))
