"""An order goes to another address, as long as nothing of it was sent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.access import SHIPPING_ROLES
from accounts.models import User
from core.errors import NotPossible
from core.events import done_by, record
from core.facts import words_of
from core.transitions import Move, move, move_many
from policy.queries import policy_at
from shipping.actions.links import reader_of
from shipping.actions.promises import keep_window, window_facts
from shipping.actions.who import refuse_others
from shipping.checks.address import PLACE, Address
from shipping.models import AddressChange, Order, Promise
from shipping.queries.arrivals import forecast_order

LONGEST = 1000
Status = AddressChange.Status


@transaction.atomic
def ask_address(order: Order, *, actor: None, now: datetime, **address: Any) -> AddressChange:
    """The buyer asks that the order goes elsewhere; the store is told and answers.

    Raises NotPossible on the part of the address that cannot be, on no field once a part of the
    order was sent, while another wish is open, and after as many as the policy allows.
    Rule: docs/rules/shipping.md#addresses.
    """
    change = _write(order, address, actor, now)
    most = policy_at(now).shipping.orders.most_addresses
    # The new one is among them.
    if order.address_changes.filter(asked_by=None).count() > most:
        words = _("You asked %(most)s times already. Write to the seller instead.")
        raise NotPossible(words % {"most": most}, code="asked_often")
    record(
        "address.asked",
        subject=change,
        store=order.store,
        actor=actor,
        at=now,
        notify=order.store.people(*SHIPPING_ROLES),
        facts=_facts(change),
    )
    return change


@transaction.atomic
def change_address(order: Order, *, actor: User, now: datetime, **address: Any) -> AddressChange:
    """The store sends the order elsewhere, as its buyer told it, and tells the buyer.

    Refuses as `ask_address` does. The first promise stays: a store cannot move it by itself.
    """
    refuse_others(order.store, actor)
    return _accept(_write(order, address, actor, now), actor, now)


@transaction.atomic
def accept_address(change: AddressChange, *, actor: User, now: datetime) -> AddressChange:
    """The order goes where the buyer asked; they are told when it arrives there.

    To another country, a new promise is made: the first one was for another way.
    Raises NotPossible when the wish is answered or a part of the order was sent meanwhile.
    """
    refuse_others(change.store, actor)
    return _accept(change, actor, now)


def refuse_address(
    change: AddressChange, *, said: str, actor: User, now: datetime
) -> AddressChange:
    """The order keeps its address; the buyer reads why."""
    refuse_others(change.store, actor)
    said = " ".join(said.split())
    if not 1 <= len(said) <= LONGEST:
        words = _("Say why, in at most %(most)s characters.")
        raise NotPossible(words % {"most": LONGEST}, field="said")
    return move(
        change,
        Status.REFUSED,
        actor=actor,
        now=now,
        kind="address.refused",
        mail_to=[reader_of(change.order, "address.refused", now=now)],
        facts=_facts(change) | {"said": said},
        also={"said": said},
    )


def drop_address(order: Order, *, actor: User | None, system: str = "", now: datetime) -> None:
    """Nothing of the order is sent any more: nobody has to answer where to."""
    for change in order.address_changes.running():
        facts = _facts(change) | done_by(system)
        move(change, Status.DROPPED, actor=actor, now=now, kind="address.dropped", facts=facts)


def refuse_unanswered(order: Order) -> None:
    """Raise NotPossible while the buyer waits for an answer on a locked order."""
    if order.address_changes.running().exists():
        words = _("The buyer asks for another address. Answer that first.")
        raise NotPossible(words, code="address_open")


def _write(order: Order, address: dict[str, Any], by: User | None, now: datetime) -> AddressChange:
    try:
        facts = Address.model_validate(address)
    except ValidationError as error:
        problem = error.errors()[0]
        said = words_of(problem | {"loc": ()})
        raise NotPossible(said, field=str(problem["loc"][0])) from None
    locked = _lock(order)
    if order.address_changes.running().exists():
        raise NotPossible(_("Another address waits for the store's answer already."))
    return AddressChange.objects.create(
        store=order.store,
        order=order,
        asked_by=by,
        asked_at=now,
        status_at=now,
        **facts.model_dump(),
        **{f"old_{name}": getattr(locked, name) for name in PLACE},
    )


def _lock(order: Order) -> Order:
    """The order, under the lock under which a parcel is dispatched."""
    rows = Order.objects.select_for_update(no_key=True, of=("self",)).select_related("store")
    locked: Order = rows.get(pk=order.pk)
    if locked.status != Order.Status.TO_SHIP or locked.parcels.exists():
        words = _("The address can only be changed while nothing of the order was sent.")
        raise NotPossible(words, code="sent")
    return locked


def _accept(change: AddressChange, actor: User, now: datetime) -> AddressChange:
    order, kind = _lock(change.order), "address.changed"
    for name in PLACE:
        setattr(order, name, getattr(change, name))
    forecast = forecast_order(order, now=now)
    if forecast and change.asked_by_id is None and change.country != change.old_country:
        order.promise_on = forecast.window.promise_on
    order.save(update_fields=[*PLACE, "promise_on"])
    facts = window_facts(order, forecast) | _facts(change)
    to = [reader_of(order, kind, now=now)]
    moved = Move(change.pk, Status.ACCEPTED, kind, facts, mail_to=to)
    event_id = move_many(AddressChange, [moved], actor=actor, now=now)[0]
    keep_window(order, None, forecast, Promise.Reason.ADDRESS, event_id, now)
    change.refresh_from_db()
    return change


def _facts(change: AddressChange) -> dict[str, Any]:
    """The address itself stays out of events: it is the buyer's own."""
    return {"number": change.order.number, "order_id": change.order_id}
