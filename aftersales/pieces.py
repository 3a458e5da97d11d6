"""Which pieces of an order the buyer has, and of which the money went back already."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, Sum

from aftersales.checks.refunds import Line, paid_by_line
from aftersales.models import Refund, Replacement, Ticket, TicketLine
from shipping.models import Order
from shipping.queries.contents import with_left


def lock_order(ticket: Ticket) -> None:
    """Two tickets on one order come one after the other; the ticket is locked before.

    With it, after it, those by which goods of it are sent again: their parcels wait as well.
    """
    again = Replacement.objects.filter(ticket__order=ticket.order_id).values("order")
    rows = Order.objects.filter(Q(pk=ticket.order_id) | Q(pk__in=again)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def paid_back_whole(
    order: Order,
    paid: Mapping[Line, int],
    ordered: Mapping[int, int],
    *,
    but: Ticket | None = None,
) -> dict[int, int]:
    """Pieces by line whose money went back whole; of the rest a part may have gone back.

    What the ticket `but` gave back is left out.
    """
    back = Refund.objects.filter(ticket__order=order, line__isnull=False)
    said = TicketLine.objects.filter(ticket__order=order)
    if but:
        back, said = back.exclude(ticket=but), said.exclude(ticket=but)
    totals = back.order_by().values_list("ticket_id", "line_id").annotate(Sum("amount_minor"))
    sums = {(ticket, line): amount for ticket, line, amount in totals}
    found: dict[int, int] = {}
    for row in said:
        worth = paid[row.line_id] * row.quantity // ordered[row.line_id]
        if sums.get((row.ticket_id, row.line_id), -1) >= worth:
            found[row.line_id] = found.get(row.line_id, 0) + row.quantity
    return found


def free_pieces(order: Order) -> dict[int, int]:
    """Pieces by line that a new ticket may be about.

    Not those paid back whole. Of several equal pieces nobody can tell which one is meant, so each
    is in one open ticket; a single one may be in two, of which one alone gives all its money back
    or sends it again.
    """
    lines = lines_of(order)
    gone = paid_back(order, lines)
    open_rows = TicketLine.objects.filter(ticket__in=order.tickets.unsolved())
    for row in open_rows:
        if lines[row.line_id].kept > 1:
            gone[row.line_id] = gone.get(row.line_id, 0) + row.quantity
    return {pk: max(0, line.kept - gone.get(pk, 0)) for pk, line in lines.items()}


def lines_of(order: Order) -> dict[int, Any]:
    """The lines of an order by key, each with how many pieces the buyer `kept`."""
    return {line.pk: line for line in with_left(order.lines.order_by("pk"))}


def paid_back(
    order: Order, lines: Mapping[int, Any], *, but: Ticket | None = None
) -> dict[int, int]:
    """`paid_back_whole` by the lines of the order (`lines_of`)."""
    ordered = {pk: line.quantity for pk, line in lines.items()}
    prices = {pk: line.quantity * line.unit_price_minor for pk, line in lines.items()}
    return paid_back_whole(order, paid_by_line(prices, order.total_minor), ordered, but=but)


def fits_beside(ticket: Ticket, lines: Mapping[int, Any], gone: Mapping[int, int]) -> bool:
    """Whether what is gone leaves all the pieces of the ticket, of what the buyer kept."""
    return all(
        row.quantity <= lines[row.line_id].kept - gone.get(row.line_id, 0)
        for row in ticket.goods.all()
    )
