"""When an order arrived, as far as others than its store told it."""

from datetime import UTC, datetime, time, timedelta

from shipping.models import Order


def arrived_at(order: Order) -> datetime | None:
    """The last delivery of the order; None before one.

    Where only the store told it, the end of the promised day if that is later: a store's own word
    shortens nobody's time. Rule: docs/rules/shipping.md#own-words.
    """
    found: list[datetime] = []
    for parcel in order.parcels.all():
        if (at := parcel.delivered_at) is None:
            continue
        if not parcel.is_delivery_proven and parcel.promise_on:
            at = max(at, datetime.combine(parcel.promise_on + timedelta(days=1), time.min, UTC))
        found.append(at)
    return max(found, default=None)
