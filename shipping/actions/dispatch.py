"""An order leaves as a parcel with a tracking number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import done_by
from core.transitions import move
from enforcement import gates
from enforcement.models import Sanction
from shipping.actions.addresses import refuse_unanswered
from shipping.actions.orders import CLOCK_SKEW
from shipping.actions.packing import Contents, choose_goods, pack
from shipping.actions.promises import promise_dispatched
from shipping.actions.readiness import refuse_unready
from shipping.actions.stock.orders import take_out
from shipping.actions.truth import judge_soon
from shipping.actions.who import refuse_others
from shipping.checks.facts import one_line, tracking_number
from shipping.checks.numbers.recognition import wrong_digit
from shipping.models import Order, Parcel
from shipping.queries.carriers import Spellings, forms_at


@dataclass(frozen=True)
class Leaving:
    """How a parcel left, as its seller declares it and as it was found possible."""

    carrier: str
    service: str
    number: str
    shipped_at: datetime
    as_printed: bool = False


@transaction.atomic
def dispatch_parcel(
    order: Order,
    *,
    carrier: str,
    service: str = "",
    number: str,
    as_printed: bool = False,
    shipped_at: datetime | None = None,
    contents: Contents | None = None,
    names: Spellings | None = None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Parcel:
    """Declare a parcel of the order dispatched, and tell the buyer when it arrives.

    `contents` says how many of each line are in it; without, all that is left. `names` are those
    of the file that this is a row of; `actor` None is the store's system of the key `system`.
    Raises NotPossible on `number` when it is no number, is on another parcel, or its check digit
    is wrong and the actor did not state that it is `as_printed`; on `contents` when less of the
    goods is in stock; on no field when they are not ready for customs, the buyer waits for another
    address, or the store may not ship.
    Rule: docs/rules/shipping.md#dispatch.
    """
    refuse_others(order.store, actor)
    leaving = read_leaving(
        order.store,
        carrier=carrier,
        service=service,
        number=number,
        as_printed=as_printed,
        shipped_at=shipped_at,
        names=names,
        now=now,
    )
    return send(order, leaving, contents=contents, actor=actor, system=system, now=now)


def read_leaving(
    store: Store,
    *,
    carrier: str,
    service: str,
    number: str,
    as_printed: bool,
    shipped_at: datetime | None,
    names: Spellings | None = None,
    now: datetime,
) -> Leaving:
    names = names or Spellings(store, now=now)
    carrier = names.of(str(one_line(carrier)))
    number = read_number(number, carrier, as_printed, now=now)
    return Leaving(carrier, str(one_line(service)), number, shipped_at or now, as_printed)


def send(
    order: Order,
    leaving: Leaving,
    *,
    leader: Parcel | None = None,
    contents: Contents | None = None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Parcel:
    """Every gate that an order passes when it leaves, and what is kept and told of it.

    With a `leader`, in the parcel that this row of another order stands for; the caller has found
    that both go to one address.
    """
    _refuse_blocked(order, now)
    _refuse_wrong_day(order, leaving.shipped_at, now)
    locked = Order.objects.select_for_update(no_key=True, of=("self",)).get(pk=order.pk)
    refuse_unanswered(locked)
    if leader is None:
        refuse_known(order.store, leaving.carrier, leaving.number)
    goods, is_last = choose_goods(locked, contents)
    refuse_unready(locked, goods, carrier=leaving.carrier, service=leaving.service, now=now)
    take_out(order, goods, actor=actor, now=now)
    if is_last:
        _complete(order, leaving, actor, system, now)
    parcel = _create(
        order,
        leaving,
        combined_with=leader,
        destination=locked.country,
        status_at=now,
        promise_on=locked.promise_on,
    )
    pack(parcel, goods)
    judge_soon(Parcel.objects.filter(number=leaving.number), now=now)
    told = {"as_printed": leaving.as_printed} | done_by(system)
    promise_dispatched(parcel, facts=told, actor=actor, now=now)
    return parcel


def _create(order: Order, leaving: Leaving, **columns: Any) -> Parcel:
    named = {
        "origin": order.store.country,
        "carrier": leaving.carrier,
        "service": leaving.service,
        "number": leaving.number,
        "declared_shipped_at": leaving.shipped_at,
    }
    try:
        with transaction.atomic():
            made: Parcel = Parcel.objects.create(store=order.store, order=order, **named, **columns)
    except IntegrityError:
        # The same number on another order at the same time: that one was first.
        refuse_known(order.store, leaving.carrier, leaving.number)
        raise
    return made


def _complete(
    order: Order, leaving: Leaving, actor: User | None, system: str, now: datetime
) -> None:
    facts = {"number": order.number, "carrier": leaving.carrier, "tracking": leaving.number}
    facts |= done_by(system)
    move(order, Order.Status.SHIPPED, actor=actor, now=now, kind="order.shipped", facts=facts)


def _refuse_wrong_day(order: Order, shipped_at: datetime, now: datetime) -> None:
    if not order.placed_at <= shipped_at <= now + CLOCK_SKEW:
        words = _(
            "The parcel can only have left after the order was placed, and not in the future."
        )
        raise NotPossible(words, field="shipped_at")


def _refuse_blocked(order: Order, now: datetime) -> None:
    """Running orders stay open: only what came in while the restriction was in force is held.

    Measured by our own clock, as `placed_at` is what the store says.
    """
    closed = Sanction.objects.of_store(order.store).running(now).blocking(gates.SHIP)
    then = closed.filter(starts_at__lte=order.received_at).unpaused(order.received_at)
    if then.exists():
        gates.refuse_blocked(order.store, gates.SHIP, now=now)


def read_number(text: str, carrier: str, as_printed: bool, *, now: datetime) -> str:
    """The number in normal form, its check digit right or stated to be printed so."""
    try:
        number = tracking_number(text)
    except ValueError as error:
        raise NotPossible(str(error), field="number") from None
    digit = wrong_digit(number, carrier, forms_at(now))
    if digit and not as_printed:
        words = _(
            "The check digit does not fit: %(found)s stands there, %(expected)s would be right. "
            "Correct the number, or state that it is printed so."
        )
        raise NotPossible(
            words % {"found": digit.found, "expected": digit.expected},
            field="number",
            code="check_digit",
        )
    return number


def refuse_known(store: Store, carrier: str, number: str) -> None:
    """Raise NotPossible when another parcel of the store has this number."""
    if same := parcels_under(store, carrier, number).select_related("order").first():
        words = _("This number is already on order %(order)s. Use the number of this parcel.")
        raise NotPossible(words % {"order": same.order.number}, field="number", code="number_used")


def parcels_under(store: Store, carrier: str, number: str) -> QuerySet[Parcel]:
    """The store's parcel with this number, of whatever order and whichever way it goes."""
    rows: QuerySet[Parcel] = Parcel.both_ways.of_store(store).leading()
    return rows.filter(carrier__iexact=carrier, number=number)
