"""Tickets belong to the order that was paid: from goods that were sent again the way leads there.

Rule: docs/rules/aftersales.md#exchanges
"""

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from aftersales.models import Replacement, Ticket
from shipping.models import Order

# From an order to the one whose goods it sent again, and on to the one that was paid.
CHAIN = """
    WITH RECURSIVE chain (id, step) AS (
        SELECT %s::bigint, 0
        UNION
        SELECT ticket.order_id, step + 1 FROM chain
        JOIN aftersales_replacement again ON again.order_id = chain.id
        JOIN aftersales_ticket ticket ON ticket.id = again.ticket_id
    )
    SELECT id FROM chain ORDER BY step DESC
"""


def paid_order(order: Order) -> Order:
    """The order that was paid, itself unless it sends goods again."""
    paid: Order = Order.objects.select_related("store").get(
        pk=RawSQL(f"{CHAIN} LIMIT 1", [order.pk])
    )
    return order if paid == order else paid


def tickets_of(order_id: int) -> QuerySet[Ticket]:
    """What the buyer of an order finds on its page: its tickets and those of the one paid.

    In one question, as the buyer's page may ask only a few.
    """
    rows: QuerySet[Ticket] = Ticket.objects.filter(order__in=RawSQL(CHAIN, [order_id]))
    return rows


def sender_of(order: Order) -> Ticket | None:
    """The ticket that sends these goods, while they are its matter: it is not settled.

    Goods that are there are not its matter any more, also where it was not closed yet. Before it
    comes one that is open on this order itself, from when tickets were opened there.
    """
    again = replacement_by(order)
    if again is None:
        return None
    if old := Ticket.objects.unsolved().filter(order=order).order_by("pk").first():
        found: Ticket = old
        return found
    if again.ticket.is_solved:
        return None
    is_there = Replacement.objects.arrived().filter(pk=again.pk).exists()
    return None if is_there else again.ticket


def replacement_by(order: Order) -> Replacement | None:
    """What sends goods again by this order; None of one that was paid."""
    rows = Replacement.objects.filter(order=order).select_related("ticket__store", "ticket__order")
    found: Replacement | None = rows.first()
    return found
