"""Returned goods that can be sold again lie on their store's shelf."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from aftersales.clockwork import rules_of
from aftersales.models import Replacement, Return, ReturnedLine, Ticket
from aftersales.pieces import lock_order
from shipping.actions import lock_goods, restock
from shipping.checks.stock import hand_out
from shipping.models import OrderLine
from shipping.queries.stock import with_room


def put_back(
    returned: Return, ticket: Ticket, *, actor: User | None, system: str = "", now: datetime
) -> None:
    """Put what can be sold again back on the shelf, where the store counts its pieces.

    Goods that were exchanged and come back again left by the order that sent them again, so they
    fill what has room of both. Pieces beyond that are left to the next count: the check stands.
    Rule: docs/rules/aftersales.md#checking-returned-goods.
    """
    conditions = dict(rules_of(ticket).conditions_listed)
    rows = [
        row
        for row in returned.lines.select_related("line").order_by("line")
        if row.quantity and conditions[row.condition].can_be_sold
    ]
    # Orders are locked before goods, and goods all at once; what is paid back locks the order too.
    lock_order(ticket)
    lock_goods(OrderLine.objects.filter(pk__in=[row.line_id for row in rows]))
    for row in rows:
        room = [(line, line.room) for line in _ways_out(row, ticket)]
        for line, part in hand_out(row.quantity, room):
            key = f"return-{row.pk}-{line.pk}"
            restock(line, quantity=part, key=key, actor=actor, system=system, now=now)


def _ways_out(row: ReturnedLine, ticket: Ticket) -> QuerySet[Any]:
    """The order's line and those by which its article was sent again, each with its room."""
    again = Replacement.objects.filter(ticket__order=ticket.order_id).values("order")
    lines = OrderLine.objects.filter(Q(pk=row.line_id) | Q(order__in=again, sku=row.line.sku))
    return with_room(lines).filter(room__gt=0).select_related("store", "order").order_by("pk")
