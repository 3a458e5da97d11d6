"""An order, or some of it, is not sent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from core.events import done_by, record
from core.transitions import move
from core.wording import in_both
from shipping.actions.addresses import drop_address
from shipping.actions.links import reader_of
from shipping.actions.packing import Contents, choose_goods
from shipping.actions.settling import move_orders
from shipping.actions.stock.orders import release
from shipping.actions.who import refuse_others
from shipping.checks.cancelling import CAUSES, CHOSEN, Reason
from shipping.models import Cancellation, CancelledLine, Order
from shipping.queries.contents import Goods

LONGEST = 1000
Status = Order.Status


@transaction.atomic
def cancel_order(
    order: Order,
    *,
    reason: str,
    said: str = "",
    contents: Contents | None = None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Cancellation:
    """Decide that what is left of an order, or the `contents` of it, is not sent; tell the buyer.

    The order is cancelled when nothing of it was sent, and counts as shipped when the rest was.
    `actor` None is the store's system of the key `system`, or a program of ours.
    Raises NotPossible on `reason` outside the list, on `said` when it is too long, on `contents`
    for more than is left, on no field once all of it left. Rule: docs/rules/shipping.md#cancelling.
    """
    refuse_others(order.store, actor)
    if reason not in (CHOSEN if actor else CAUSES):
        raise NotPossible(_("Choose a reason from the list."), field="reason")
    said = " ".join(said.split())
    if len(said) > LONGEST:
        raise NotPossible(_("Write at most %(most)s characters.") % {"most": LONGEST}, field="said")
    # The lock under which a parcel is dispatched: one of the two comes first, the other is refused.
    locked = Order.objects.select_for_update(no_key=True, of=("self",)).get(pk=order.pk)
    if locked.status != Status.TO_SHIP:
        raise NotPossible(_("Only what was not sent yet can be cancelled."), code="sent")
    goods, is_last = choose_goods(locked, contents)
    release(order, goods, actor=actor, now=now)
    cancellation = Cancellation.objects.create(
        store=order.store,
        order=order,
        reason=reason,
        cause=CAUSES[reason],
        said=said,
        by=actor,
        at=now,
    )
    CancelledLine.objects.bulk_create(
        CancelledLine(cancellation=cancellation, line=one.line, quantity=one.quantity)
        for one in goods
    )
    _end(order, cancellation, goods, is_last=is_last, actor=actor, system=system, now=now)
    return cancellation


def _end(
    order: Order,
    cancellation: Cancellation,
    goods: list[Goods],
    *,
    is_last: bool,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> None:
    """Where the order stands now, as one event that the buyer is told of."""
    is_sent = order.parcels.exists()
    kind = "order.cancelled" if is_last and not is_sent else "order.reduced"
    told: dict[str, Any] = {
        "actor": actor,
        "mail_to": [reader_of(order, kind, now=now)],
        "facts": _facts(order, cancellation, goods) | done_by(system),
    }
    if not is_last:
        record(kind, subject=order, store=order.store, at=now, **told)
        return
    drop_address(order, actor=actor, system=system, now=now)
    move(order, Status.SHIPPED if is_sent else Status.CANCELLED, now=now, kind=kind, **told)
    if is_sent:
        # What was sent may have arrived already.
        move_orders([order.pk], actor=actor, system=system, now=now)
        order.refresh_from_db(fields=["status", "status_at"])


def _facts(order: Order, cancellation: Cancellation, goods: list[Goods]) -> dict[str, Any]:
    return {
        "number": order.number,
        "goods": ", ".join(f"{one.quantity} × {one.line.title}" for one in goods),
        "why": cancellation.reason,
        "reason": in_both(Reason(cancellation.reason).label),
        "said": cancellation.said,
    }
