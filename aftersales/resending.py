"""Which goods of a ticket can be sent again, and which of them other tickets have sent."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from aftersales.models import Refund, Replacement, Ticket, TicketLine
from aftersales.pieces import fits_beside, lines_of, paid_back
from shipping.checks.stock import hand_out
from shipping.models import OrderLine
from shipping.queries.contents import with_left


def sent_elsewhere(tickets: Sequence[Ticket]) -> dict[int, dict[int, int]]:
    """By ticket, the pieces by line that other tickets of its order have sent again.

    What was cancelled since is not sent. A ticket that was opened once the other one had come to
    its end is about the piece that was sent again, which is the buyer's like any other.
    Rule: docs/rules/aftersales.md#exchanges.
    """
    found: dict[int, dict[int, int]] = {ticket.pk: {} for ticket in tickets}
    orders = {ticket.order_id for ticket in tickets if ticket.order_was_sent_again}
    if not orders:
        return found
    rows = Replacement.objects.filter(ticket__order__in=orders).select_related("ticket")
    by_order: dict[int, list[Replacement]] = defaultdict(list)
    for one in rows:
        by_order[one.ticket.order_id].append(one)
    if not by_order:
        return found
    pieces = sent_pieces([one for many in by_order.values() for one in many])
    for ticket in tickets:
        sums: Counter[int] = Counter()
        for one in by_order[ticket.order_id]:
            if one.ticket_id != ticket.pk and not _is_over(one.ticket, ticket):
                sums.update(pieces[one.pk])
        found[ticket.pk] = dict(sums)
    return found


def is_sent_elsewhere(ticket: Ticket) -> bool:
    """Whether other tickets of the order sent some of these pieces again."""
    again = sent_elsewhere([ticket])[ticket.pk]
    return bool(again) and not fits_beside(ticket, lines_of(ticket.order), again)


def may_send_again(ticket: Ticket) -> bool:
    """Whether the goods of the ticket can be sent again: once, and for no money that went back.

    What other tickets of the order did is final under the order's lock (`lock_order`).
    Rule: docs/rules/aftersales.md#exchanges.
    """
    if Replacement.objects.filter(ticket=ticket).exists():
        return False
    lines = lines_of(ticket.order)
    gone = Counter(paid_back(ticket.order, lines, but=ticket))
    gone.update(sent_elsewhere([ticket])[ticket.pk])
    return fits_beside(ticket, lines, gone)


def not_sendable(tickets: Sequence[Ticket]) -> set[int]:
    """The keys of those whose goods cannot be sent again.

    Only where money went back or goods were sent again on the order is each looked at by itself.
    """
    orders = {ticket.order_id for ticket in tickets}
    again = Replacement.objects.filter(ticket__order__in=orders)
    touched = set(
        Refund.objects.filter(ticket__order__in=orders)
        .order_by()
        .values_list("ticket__order", flat=True)
        .union(again.values_list("ticket__order", flat=True))
    )
    return {one.pk for one in tickets if one.order_id in touched and not may_send_again(one)}


def _is_over(sent: Ticket, ticket: Ticket) -> bool:
    """Whether the ticket that sent goods again had ended before the other one was opened."""
    return sent.is_solved and sent.status_at <= ticket.opened_at


def sent_pieces(replacements: Sequence[Replacement]) -> dict[int, dict[int, int]]:
    """By replacement, the pieces by line of the first order that are sent, as they were named."""
    again: dict[tuple[int, str], int] = {}
    orders = [one.order_id for one in replacements]
    for line in with_left(OrderLine.objects.filter(order__in=orders)):
        key = (line.order_id, line.sku)
        again[key] = again.get(key, 0) + line.kept
    goods = TicketLine.objects.filter(ticket__in=[one.ticket_id for one in replacements])
    wanted: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in goods.select_related("line").order_by("line"):
        wanted[row.ticket_id][row.line.sku].append((row.line_id, row.quantity))
    return {
        one.pk: {
            line: part
            for sku, wants in wanted[one.ticket_id].items()
            for line, part in hand_out(again.get((one.order_id, sku), 0), wants)
        }
        for one in replacements
    }
