"""What can still go back to the buyer of a ticket, and what went back."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from aftersales.checks.refunds import Line, paid_by_line, room_of, spread
from aftersales.models import Refund, RulingAppeal, Ticket
from core.errors import NotPossible
from core.money import money
from shipping.models import Order
from shipping.queries.contents import with_left


def room_in(ticket: Ticket) -> dict[Line, int]:
    """Minor units of the order's currency that can still go back, by article of the ticket.

    Rule: docs/rules/aftersales.md#refunds.
    """
    lines = {line.pk: line for line in with_left(ticket.order.lines.order_by("pk"))}
    prices = {pk: line.quantity * line.unit_price_minor for pk, line in lines.items()}
    ordered = {pk: line.quantity for pk, line in lines.items()}
    said = ticket.goods.order_by("line").values_list("line_id", "quantity")
    # What was cancelled since is given back by whoever cancelled it.
    claimed = {pk: min(pieces, lines[pk].kept) for pk, pieces in said}
    back = Refund.objects.filter(ticket__order=ticket.order_id).order_by()
    returned = dict(back.values_list("line_id").annotate(Sum("amount_minor")))
    is_all = all(claimed.get(pk, 0) == line.kept for pk, line in lines.items())
    paid = paid_by_line(prices, ticket.order.total_minor)
    return room_of(paid, ordered, claimed, returned, is_all=is_all)


def refundable(ticket: Ticket) -> int:
    return sum(room_in(ticket).values())


def keep_refund(
    ticket: Ticket,
    amount_minor: int,
    *,
    now: datetime,
    shares: Mapping[Line, int] | None = None,
    appeal: RulingAppeal | None = None,
) -> None:
    """Keep the amount by article: as `shares` say, else spread over the ticket's articles.

    Raises NotPossible when so much cannot go back any more: another ticket on the order may have
    given back for the same articles meanwhile.
    """
    # The room is read under the order's lock, where two of its tickets come one after the other.
    Order.objects.select_for_update(no_key=True).get(pk=ticket.order_id)
    room = room_in(ticket)
    shares = shares or {}
    is_too_much = any(amount > room.get(line, 0) for line, amount in shares.items())
    if is_too_much or amount_minor > sum(room.values()):
        left = money(sum(room.values()), ticket.order.currency)
        words = _("Only %(left)s of what was paid for these articles can still go back.")
        raise NotPossible(words % {"left": left}, code="paid_back")
    shares = shares or spread(amount_minor, room)
    Refund.objects.bulk_create(
        Refund(
            store=ticket.store,
            ticket=ticket,
            line_id=line,
            appeal=appeal,
            amount_minor=amount,
            at=now,
        )
        for line, amount in shares.items()
        if amount
    )
