"""By which order the pieces of a ticket came, and when.

Rule: docs/rules/aftersales.md#exchanges
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from aftersales.models import Replacement, Ticket
from aftersales.pieces import lines_of, paid_back
from aftersales.resending import sent_pieces
from shipping.models import Order
from shipping.queries.arrived import arrived_at


def brought_by_line(order: Order, pieces: Mapping[int, int]) -> dict[int, Order]:
    """By line, the order that sent the claimed pieces again; those without came with `order`.

    So it is where fewer pieces are left that nobody sent again or paid back. Of a ticket that is
    not settled, what it sends is its own matter.
    """
    sent = Replacement.objects.filter(ticket__order=order, ticket__status=Ticket.Status.SOLVED)
    again = list(sent.select_related("order", "ticket").order_by("-pk"))
    if not again:
        return {}
    lines, parts = lines_of(order), sent_pieces(again)
    gone, found = paid_back(order, lines), {}
    for line, n in pieces.items():
        holding = [one for one in again if parts[one.pk].get(line)]
        first = sum(parts[one.pk][line] for one in holding if _is_first(one, line))
        if holding and n > lines[line].kept - gone.get(line, 0) - first:
            found[line] = holding[0].order
    return found


def there_since(
    order: Order, lines: Collection[int], came: Mapping[int, Order]
) -> dict[int, datetime | None]:
    """By line, the last delivery of its pieces; None while those that are meant have none.

    Of equal pieces nobody can tell which one is meant, so the last that came counts.
    """
    first = arrived_at(order)
    rows = Replacement.objects.filter(ticket__order=order).select_related("order")
    again = list(rows)
    parts = sent_pieces(again) if again else {}
    days = {one.pk: arrived_at(one.order) for one in again}
    found: dict[int, datetime | None] = {}
    for line in lines:
        meant = arrived_at(came[line]) if line in came else first
        later = [at for pk, at in days.items() if at and parts[pk].get(line)]
        found[line] = max([meant, *later]) if meant else None
    return found


def _is_first(again: Replacement, line: int) -> bool:
    """Whether the piece that it sent again was of the first delivery."""
    found: bool = again.ticket.goods.filter(line=line, came_by=None).exists()
    return found
