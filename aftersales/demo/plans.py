"""Which tickets the demo has: how old they are, how they end, and on which orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from accounts.models import Store
from core.yaml_files import read_yaml
from shipping.models import Order, Parcel

# Per store (the last line is for each of the others): fate and age in hours.
FATES: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {
    "lumen": (
        ("waits", (3, 9, 15)),
        ("wrote_again", (30,)),
        ("answered", (27, 50)),
        ("offered", (34, 55, 80)),
        ("ruled", (620,)),
        ("settled", (170, 260, 390, 540, 700, 905, 1130, 1480)),
    ),
    "novaport": (
        ("waits", (6, 13, 19, 22)),
        ("safety", (1,)),
        ("declined", (70,)),
        ("offered", (60, 90)),
        ("overdue", (75, 120)),
        ("taken", (150, 190)),
        ("ruled", (480, 800)),
        ("settled", (310, 590)),
    ),
    "voltline": (
        ("waits", (11,)),
        ("offered", (45,)),
        ("taken", (165,)),
        ("ruled", (700,)),
        ("settled", (330, 850)),
    ),
    "northpine": (
        ("overdue", (85, 110)),
        ("taken", (160,)),
        ("ruled", (410,)),
        ("settled", (930,)),
    ),
    "mellow": (
        ("safety", (2,)),
        ("offered", (100,)),
        ("asked", (90,)),
        ("ruled", (520,)),
        ("settled", (640,)),
    ),
    "verdevale": (
        ("waits", (17,)),
        ("asked", (130,)),
        ("offered", (66,)),
        ("settled", (300, 500)),
    ),
    "hikari": (
        ("waits", (8,)),
        ("offered", (52,)),
        ("ruled", (360,)),
        ("settled", (220, 610)),
    ),
    "": (("waits", (14,)), ("offered", (40,)), ("answered", (47,)), ("settled", (240,))),
}


@dataclass(frozen=True)
class Plan:
    """One ticket to be told: the order, when it is opened, what is said, how it goes on."""

    order: Order
    fate: str
    opened_at: datetime
    talk: dict[str, Any]
    language: str
    place: int


@cache
def talks() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).parent / "talks.yaml")
    return found


def plans(stores: list[Store], now: datetime) -> Iterator[Plan]:
    """All tickets, each on an order of its own that suits its age."""
    place = 0
    turns = {language: cycle(range(len(said))) for language, said in talks().items()}
    for index, store in enumerate(stores):
        taken: set[int] = set()
        for fate, ages in FATES.get(store.slug, FATES[""]):
            for age in ages:
                # The stores of the last line do not move in step.
                shift = 0 if store.slug in FATES else index * 3 % 7
                opened_at = now - timedelta(hours=age + shift, minutes=place % 20)
                order = _order_for(store, opened_at, taken, place)
                taken.add(order.pk)
                language = order.buyer_language
                talk = talks()["safety"] if fate == "safety" else None
                talk = talk or talks()[language][next(turns[language])]
                yield Plan(order, fate, opened_at, talk, language, place)
                place += 1


def _order_for(store: Store, opened_at: datetime, taken: set[int], place: int) -> Order:
    """An order that arrived shortly before; else one that was under way then."""
    orders: QuerySet[Order] = Order.objects.of_store(store).exclude(pk__in=taken)
    arrived = orders.filter(
        parcels__delivered_at__lt=opened_at - timedelta(hours=5),
        parcels__delivered_at__gt=opened_at - timedelta(days=13),
    )
    under_way = orders.filter(
        status__in=[Order.Status.SHIPPED, Order.Status.DELIVERED],
        placed_at__lt=opened_at - timedelta(days=6),
    ).exclude(parcels__status=Parcel.Status.ANNOUNCED)
    found = list(arrived.order_by("number")) or list(under_way.order_by("-placed_at")[:1])
    assert found, f"{store.slug} has no order for a ticket at {opened_at}"
    return found[place * 7 % len(found)]
