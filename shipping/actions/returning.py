"""Goods go back to the store in a parcel that is tracked like any other."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.events import record
from shipping.actions.dispatch import parcels_under, read_number
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
    _refuse_known(order, carrier, number)
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
        _refuse_known(order, carrier, number)
        raise
    return parcel


def _refuse_known(order: Order, carrier: str, number: str) -> None:
    """A buyer reads this: it names no order, which may be somebody else's."""
    if parcels_under(order.store, carrier, number).exists():
        words = _("This number is on another parcel already. Use the number of this parcel.")
        raise NotPossible(words, field="number", code="number_used")
