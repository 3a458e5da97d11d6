"""The articles that a ticket may be about, from whichever order it is opened.

Rule: docs/rules/aftersales.md#exchanges
"""

from aftersales.resending import sent_pieces
from aftersales.roots import paid_order, replacement_by
from shipping.checks.stock import hand_out
from shipping.models import Order
from shipping.queries.contents import Goods, kept_of


def pieces_sent_by(order: Order, paid: Order) -> dict[int, int]:
    """The pieces that an order sent again, by line of the order that was paid."""
    again = replacement_by(order)
    if again and again.ticket.order_id == paid.pk:
        return sent_pieces([again])[again.pk]
    # A row from before tickets were opened on the order that was paid: by what its lines name.
    wants: dict[str, list[tuple[int, int]]] = {}
    for goods in kept_of(paid):
        wants.setdefault(goods.line.sku, []).append((goods.line.pk, goods.quantity))
    sums: dict[str, int] = {}
    for goods in kept_of(order):
        sums[goods.line.sku] = sums.get(goods.line.sku, 0) + goods.quantity
    found = [hand_out(n, wants.get(sku, [])) for sku, n in sums.items()]
    return {line: part for parts in found for line, part in parts if part}


def had_of(order: Order) -> list[Goods]:
    """The articles that a ticket opened from this order may be about, of the order paid."""
    paid = paid_order(order)
    if paid is order:
        return kept_of(order)
    pieces = pieces_sent_by(order, paid)
    return [
        Goods(goods.line, min(goods.quantity, pieces[goods.line.pk]))
        for goods in kept_of(paid)
        if pieces.get(goods.line.pk)
    ]
