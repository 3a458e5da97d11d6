"""One parcel carries goods of several orders of one buyer."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from shipping.actions.dispatch import Leaving, dispatch_parcel, read_leaving, send
from shipping.actions.packing import Contents
from shipping.actions.rebuilding import bring_in_line
from shipping.actions.stock.shelves import lock_goods
from shipping.actions.who import refuse_others
from shipping.checks.facts import zone_of
from shipping.checks.tracking import normal_form
from shipping.models import Order, OrderLine, Parcel
from shipping.queries.carriers import Spellings
from shipping.queries.doors import bounds_of, why_apart, why_orders_apart
from shipping.queries.limits import tolerance_at

OPEN = (Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY)


@transaction.atomic
def dispatch_together(
    orders: Collection[Order],
    *,
    carrier: str,
    service: str = "",
    number: str,
    as_printed: bool = False,
    shipped_at: datetime | None = None,
    actor: User | None,
    now: datetime,
) -> Parcel:
    """Declare one parcel dispatched that carries all that is left of these orders.

    Returns the row that leads: of the order that is due first. Each order's buyer is told.
    Raises NotAllowed unless the actor ships for the store; NotPossible on `number` as for a single
    parcel, on no field for fewer than two orders, one of another store, to another address or paid
    in another currency, and one that cannot leave by itself, which is named.
    Rule: docs/rules/shipping.md#together.
    """
    locked = _locked(orders)
    for store in {order.store for order in locked}:
        refuse_others(store, actor)
    refuse_apart(locked)
    leaving = read_leaving(
        locked[0].store,
        carrier=carrier,
        service=service,
        number=number,
        as_printed=as_printed,
        shipped_at=shipped_at,
        now=now,
    )
    # All at once: two parcels with the same goods would wait for each other.
    lock_goods(OrderLine.objects.filter(order__in=locked))
    leader = None
    for order in locked:
        with _named(order):
            parcel = send(order, leaving, leader=leader, actor=actor, now=now)
        leader = leader or parcel
    assert leader is not None
    return leader


@transaction.atomic
def join_parcel(
    order: Order,
    leader: Parcel,
    *,
    contents: Contents | None = None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Parcel:
    """Declare goods of the order to be in a parcel that was declared for another order before.

    It left when that one left, and stands where that one stands. Raises NotPossible as
    `dispatch_together`, and on `number` when the parcel is no longer under way.
    Rule: docs/rules/shipping.md#together.
    """
    refuse_others(order.store, actor)
    _locked([leader.order, order])
    _refuse_unlike(leader.order, [order])
    leader = Parcel.objects.select_for_update(no_key=True).get(pk=leader.leader_id)
    if Parcel.objects.together_with(leader).filter(order=order).exists():
        words = _("A part of this order is in this parcel already. Use another number.")
        raise NotPossible(words, field="number", code="number_used")
    if leader.status not in OPEN:
        words = _("The parcel with this number is not on its way any more: %(state)s.")
        said = {"state": leader.get_status_display()}
        raise NotPossible(words % said, field="number", code="number_used")
    leaving = Leaving(leader.carrier, leader.service, leader.number, leader.declared_shipped_at)
    by: dict[str, Any] = {"actor": actor, "system": system, "now": now}
    parcel = send(order, leaving, leader=leader, contents=contents, **by)
    bring_in_line([parcel.pk], tolerance_at(now), now)
    parcel.refresh_from_db()
    return parcel


@transaction.atomic
def dispatch_or_join(
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
    """Declare goods dispatched, in the parcel of another order where that has this number.

    It goes to the same address, or the number is refused as `dispatch_parcel` does. Raises
    NotPossible also on `service` and `shipped_at` when that parcel left in another way.
    Rule: docs/rules/shipping.md#together.
    """
    refuse_others(order.store, actor)
    if leader := joinable(order, carrier, number):
        _refuse_another_way(leader, service, shipped_at)
        return join_parcel(order, leader, contents=contents, actor=actor, system=system, now=now)
    return dispatch_parcel(
        order,
        carrier=carrier,
        service=service,
        number=number,
        as_printed=as_printed,
        shipped_at=shipped_at,
        contents=contents,
        names=names,
        actor=actor,
        system=system,
        now=now,
    )


def _refuse_another_way(leader: Parcel, service: str, shipped_at: datetime | None) -> None:
    """One parcel leaves once and by one service, whatever is said with each of its orders."""
    said = {"order": leader.order.number, "service": leader.service or "–"}
    if service and service.casefold() != leader.service.casefold():
        words = _("With order %(order)s this number left by the service %(service)s.")
        raise NotPossible(words % said, field="service")
    zone = zone_of(leader.order.store.time_zone)
    left_on = leader.declared_shipped_at.astimezone(zone).date()
    if shipped_at and shipped_at.astimezone(zone).date() != left_on:
        words = _("With order %(order)s this number left on %(day)s.")
        raise NotPossible(words % (said | {"day": left_on.isoformat()}), field="shipped_at")


def joinable(order: Order, carrier: str, number: str) -> Parcel | None:
    """The store's parcel under this number, where it is another order's to the same address."""
    rows = Parcel.objects.of_store(order.store).leading().exclude(order=order)
    rows = rows.filter(number=normal_form(number), carrier__iexact=carrier)
    found: Parcel | None = rows.select_related("order__store").first()
    return found if found and not why_orders_apart(order, found.order) else None


def refuse_apart(orders: Sequence[Order]) -> None:
    """Raise NotPossible unless these orders may leave as one parcel."""
    if len(orders) < 2:
        raise NotPossible(_("Tick at least two orders that go to one address."))
    for order in orders:
        if words := why_not_waiting(order):
            raise NotPossible(words, code="wrong_state")
    _refuse_unlike(orders[0], orders[1:])


def why_not_waiting(order: Order) -> str:
    """Why nothing of the order is to be sent, in words; "" when something is."""
    if order.status == Order.Status.TO_SHIP:
        return ""
    words = _("Nothing of order %(number)s waits for dispatch: %(state)s.")
    return words % {"number": order.number, "state": order.get_status_display()}


def _locked(orders: Collection[Order]) -> list[Order]:
    """The orders by deadline, locked with ascending ids as every batch does it."""
    rows = Order.objects.filter(pk__in=[order.pk for order in orders]).select_related("store")
    locked = rows.order_by("pk").select_for_update(no_key=True, of=("self",))
    return sorted(locked, key=lambda order: (order.ship_by, order.pk))


def _refuse_unlike(first: Order, others: Collection[Order]) -> None:
    ids = [first.pk, *(order.pk for order in others)]
    bounds = bounds_of(Order.objects.filter(pk__in=ids))
    for order in others:
        if words := why_apart(bounds[order.pk], bounds[first.pk]):
            raise NotPossible(words)


@contextmanager
def _named(order: Order) -> Iterator[None]:
    """Say which order is refused, where the reason does not lie in what was typed."""
    try:
        yield
    except NotPossible as error:
        if error.field:
            raise
        words = _("Order %(number)s: %(why)s") % {"number": order.number, "why": error}
        raise NotPossible(words, code=error.code) from error
