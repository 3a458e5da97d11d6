"""Goods go back to the store in a parcel that is tracked like any other."""

from datetime import datetime

from django.db import IntegrityError, transaction

from core.events import record
from shipping.actions.dispatch import read_number, refuse_known
from shipping.checks.facts import one_line
from shipping.models import Order, Parcel
from shipping.queries.carriers import as_written


@transaction.atomic
def announce_return(
    order: Order,
    *,
    carrier: str,
    number: str,
    destination: str,
    as_printed: bool = False,
    now: datetime,
) -> Parcel:
    """Keep the parcel by which the buyer of an order sends goods back to `destination`, a country.

    Raises NotPossible on `number` as dispatching does. Nobody is told here: whoever takes goods
    back has more to say. Rule: docs/rules/shipping.md#return-parcels.
    """
    carrier = as_written(str(one_line(carrier)), order.store, now=now)
    number = read_number(number, carrier, as_printed, now=now)
    refuse_known(order.store, carrier, number)
    parcel = _create(order, carrier, number, destination, now)
    facts = {"number": order.number, "carrier": carrier, "tracking": number}
    record(
        "parcel.announced_back",
        subject=parcel,
        store=order.store,
        actor=None,
        at=now,
        facts=facts,
    )
    return parcel


def _create(order: Order, carrier: str, number: str, destination: str, now: datetime) -> Parcel:
    try:
        with transaction.atomic():
            parcel: Parcel = Parcel.both_ways.create(
                store=order.store,
                order=order,
                is_return=True,
                origin=order.country,
                destination=destination,
                carrier=carrier,
                number=number,
                status_at=now,
                declared_shipped_at=now,
            )
    except IntegrityError:
        # The same number on another parcel at the same time: that one was first.
        refuse_known(order.store, carrier, number)
        raise
    return parcel
