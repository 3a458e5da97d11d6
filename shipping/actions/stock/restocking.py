"""Goods that a buyer sent back lie on the shelf again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES, SHIPPING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import done_by, record
from shipping.actions.stock.shelves import Kind, lock_items, share_out, write
from shipping.models import OrderLine, StockMovement
from shipping.queries.stock import with_room

ROLES = {*SHIPPING_ROLES, *SERVICE_ROLES}


@transaction.atomic
def restock(
    line: OrderLine,
    *,
    quantity: int,
    key: str,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> StockMovement | None:
    """Put pieces of an order's article back on the shelf, to be sold again.

    `key` names what they came back by, such as the row of a return: the same again changes
    nothing and gives the movement that it made. Returns None where the pieces of this SKU are not
    counted. Only for goods in a state to be sold: the others never come back to the shelf.
    Raises NotAllowed unless the actor ships or serves for the store (None: a worker, or the
    store's system of the key `system`); NotPossible on `quantity` when with it more came back than
    was ordered.
    Rule: docs/rules/shipping.md#stock.
    """
    store = line.store
    if actor and not store.people(*ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only people of this store who send or take back goods can do this."))
    item = lock_items(store, [line.sku]).get(line.sku)
    if item is None:
        return None
    mine = StockMovement.objects.filter(item=item, line=line, kind=Kind.RESTOCKED)
    known: StockMovement | None = mine.filter(key=key).first()
    if known:
        return known
    most = with_room(OrderLine.objects.filter(pk=line.pk)).get().room
    if not 1 <= quantity <= most:
        words = _("Of this article %(most)s can come back, not %(quantity)s.")
        raise NotPossible(words % {"most": most, "quantity": quantity}, field="quantity")
    row = StockMovement(kind=Kind.RESTOCKED, line=line, on_hand=quantity, key=key)
    write(item, [row], actor=actor, now=now)
    share_out(item, actor=actor, now=now)
    facts = {"sku": item.sku, "quantity": quantity, "number": line.order.number}
    facts |= done_by(system)
    record("stock.restocked", subject=item, store=store, actor=actor, at=now, facts=facts)
    return row
