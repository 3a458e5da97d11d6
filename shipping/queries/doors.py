"""Whether orders go to one buyer at one place."""

from collections.abc import Collection
from typing import Any

from shipping.checks.tracking import normal_form
from shipping.models import AddressChange, Order

# The street is in the store's own system, so the mail address stands for the door.
Door = tuple[str, ...]


def door_of(order: Order) -> Door:
    """One buyer at one place."""
    person = order.buyer_email.casefold()
    return (person, order.country, normal_form(order.postcode), order.city.casefold())


def is_one_door(one: Order, other: Order) -> bool:
    doors = doors_of([one.pk, other.pk])
    return doors[one.pk] == doors[other.pk]


def doors_of(orders: Collection[int]) -> dict[int, Door]:
    """By order its door, with the street where an address was changed here and it is known."""
    rows: Any = Order.objects.filter(pk__in=orders)
    rows = rows.annotate(street=AddressChange.objects.newest_street())
    return {row.pk: (*door_of(row), (row.street or "").casefold()) for row in rows}
