"""Of which pieces of a ticket all the money goes back."""

from typing import Any

from django.db.models import Sum

from aftersales.checks.refunds import paid_by_line, spread
from aftersales.models import Refund, Ticket
from aftersales.money import room_in
from aftersales.pieces import lines_of


def paid_or_waiting(ticket: Ticket, waiting_minor: int) -> dict[int, int]:
    """Pieces of the ticket by line whose money went back whole, or goes once goods are there."""
    lines = lines_of(ticket.order)
    prices = {pk: line.quantity * line.unit_price_minor for pk, line in lines.items()}
    paid = paid_by_line(prices, ticket.order.total_minor)
    back = _sums(Refund.objects.filter(ticket=ticket))
    all_back = _sums(Refund.objects.filter(ticket__order=ticket.order_id))
    room = room_in(ticket) if waiting_minor else {}
    waiting = spread(min(waiting_minor, sum(room.values())), room)
    found: dict[int, int] = {}
    for row in ticket.goods.all():
        pk, more = row.line_id, waiting.get(row.line_id, 0)
        worth = paid[pk] * row.quantity // lines[pk].quantity
        is_whole = back.get(pk, 0) + more >= worth
        # Another ticket may have given back the part that was missing.
        if worth and (is_whole or all_back.get(pk, 0) + more >= paid[pk]):
            found[pk] = row.quantity
    return found


def _sums(rows: Any) -> dict[int, int]:
    by_line = rows.order_by().values_list("line_id").annotate(Sum("amount_minor"))
    return dict(by_line.filter(line__isnull=False))
