"""Whether orders may travel in one parcel: one buyer at one place, who paid in one currency."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shipping.checks.tracking import normal_form
from shipping.models import AddressChange, Order
from shipping.queries.orders import SIZE

# One page of orders: more would be ticked on no page.
AT_MOST = SIZE


class Bound(NamedTuple):
    """What orders must agree on to travel together, and the order's number to speak of it."""

    number: str
    store_id: int
    door: tuple[str, ...]
    currency: str


def door_of(order: Order) -> tuple[str, ...]:
    """One buyer at one place.

    The street is in the store's own system, so the mail address stands for it.
    """
    person = order.buyer_email.casefold()
    return (person, order.country, normal_form(order.postcode), order.city.casefold())


def why_apart(one: Bound, first: Bound) -> str:
    """Why an order cannot travel in the first one's parcel, in words; "" when it can.

    Rule: docs/rules/shipping.md#together.
    """
    if one.store_id != first.store_id:
        words = _("Order %(number)s is not of this store. Leave it out.")
    elif one.door != first.door:
        words = _(
            "Order %(number)s goes to another address than order %(first)s. Send it in a "
            "parcel of its own."
        )
    elif one.currency != first.currency:
        words = _(
            "Order %(number)s was paid in %(currency)s and order %(first)s in %(other)s. Customs "
            "papers name one currency for a parcel: send it in a parcel of its own."
        )
    else:
        return ""
    said = {"number": one.number, "currency": one.currency}
    return words % (said | {"first": first.number, "other": first.currency})


def neighbours_of(orders: QuerySet[Order]) -> dict[int, list[str]]:
    """By order the numbers of those of the others that may travel in one parcel with it.

    As many at a time as can be sent together, the earliest deadline first.
    """
    alike: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    for pk, bound in bounds_of(orders).items():
        alike[bound[1:]].append((pk, bound.number))
    parcels = [
        home[start : start + AT_MOST]
        for home in alike.values()
        for start in range(0, len(home), AT_MOST)
    ]
    return {
        pk: [number for other, number in parcel if other != pk]
        for parcel in parcels
        for pk, _number in parcel
    }


def why_orders_apart(one: Order, first: Order) -> str:
    """As `why_apart`, of two orders alone."""
    bounds = bounds_of(Order.objects.filter(pk__in=[one.pk, first.pk]))
    return why_apart(bounds[one.pk], bounds[first.pk])


def bounds_of(orders: QuerySet[Order]) -> dict[int, Bound]:
    """By order what binds it, the earliest deadline first."""
    rows: Any = orders.annotate(street=AddressChange.objects.newest_street())
    # The street is known only of an address that was changed here.
    return {
        row.pk: Bound(
            row.number, row.store_id, (*door_of(row), (row.street or "").casefold()), row.currency
        )
        for row in rows.order_by("ship_by", "pk")
    }
