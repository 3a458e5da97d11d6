"""What can still go back to the buyer of a ticket, and what went back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from aftersales.checks.refunds import Line, paid_by_line, room_of, spread
from aftersales.models import Offer, Refund, RulingAppeal, Ticket, TicketLine
from aftersales.pieces import lock_order, paid_back_whole
from aftersales.resending import sent_elsewhere
from core.errors import NotPossible
from core.events import record_with_id
from core.money import money
from core.rowsets import keyed
from shipping.models import Order, OrderLine
from shipping.queries.contents import with_left

LINE = ("pk", "order_id", "quantity", "unit_price_minor", "kept")


def room_in(ticket: Ticket) -> dict[Line, int]:
    """Minor units of the order's currency that can still go back, by article of the ticket.

    Rule: docs/rules/aftersales.md#refunds.
    """
    said = {row.line_id: row.quantity for row in ticket.articles}
    return _rooms([ticket], {ticket.pk: said})[ticket.pk]


def rooms_in(tickets: Sequence[Ticket]) -> dict[int, dict[Line, int]]:
    """The same for many tickets, in as many questions as for one."""
    said: dict[int, dict[int, int]] = {ticket.pk: {} for ticket in tickets}
    goods = TicketLine.objects.filter(keyed(TicketLine, said, "ticket")).order_by("line")
    for ticket_pk, line_pk, pieces in goods.values_list("ticket_id", "line_id", "quantity"):
        said[ticket_pk][line_pk] = pieces
    return _rooms(tickets, said)


def _rooms(
    tickets: Sequence[Ticket], said: Mapping[int, dict[int, int]]
) -> dict[int, dict[Line, int]]:
    orders = {ticket.order_id for ticket in tickets}
    lines: dict[int, list[Any]] = {pk: [] for pk in orders}
    rows = with_left(OrderLine.objects.filter(keyed(OrderLine, orders, "order")).order_by("pk"))
    for line in rows.values_list(*LINE, named=True):
        lines[line.order_id].append(line)
    back: dict[int, dict[int | None, int]] = {pk: {} for pk in orders}
    given = Refund.objects.filter(ticket__order__in=orders).order_by()
    sums = given.values_list("ticket__order", "line_id").annotate(Sum("amount_minor"))
    for order, article, amount in sums:
        back[order][article] = amount
    again = sent_elsewhere(tickets)
    return {
        one.pk: _room(
            one.order, lines[one.order_id], said[one.pk], back[one.order_id], again[one.pk]
        )
        for one in tickets
    }


def _room(
    order: Order,
    lines: list[Any],
    said: dict[int, int],
    returned: dict[Line, int],
    again: dict[int, int],
) -> dict[Line, int]:
    kept = {line.pk: line.kept for line in lines}
    prices = {line.pk: line.quantity * line.unit_price_minor for line in lines}
    ordered = {line.pk: line.quantity for line in lines}
    # What was cancelled since is given back by whoever cancelled it; for what another ticket sends
    # again the buyer has goods.
    claimed = {pk: max(0, min(n, kept[pk] - again.get(pk, 0))) for pk, n in said.items()}
    is_all = all(claimed.get(pk, 0) == pieces for pk, pieces in kept.items())
    paid = paid_by_line(prices, order.total_minor)
    before = paid_back_whole(order, paid, ordered) if returned else {}
    return room_of(paid, ordered, claimed, returned, is_all=is_all, before=before)


def refundable(ticket: Ticket) -> int:
    return sum(room_in(ticket).values())


def shares_of(offer: Offer) -> dict[Line, int]:
    """What the offer gives back by article; empty where its amount is spread."""
    return dict(offer.shares.values_list("line", "amount_minor"))


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
    lock_order(ticket)
    room = room_in(ticket)
    shares = shares or {}
    is_too_much = any(amount > room.get(line, 0) for line, amount in shares.items())
    if is_too_much or amount_minor > sum(room.values()):
        left = money(sum(room.values()), ticket.order.currency)
        words = _("Only %(left)s of what was paid for these articles can still go back.")
        raise NotPossible(words % {"left": left}, code="paid_back")
    shares = shares or spread(amount_minor, room)
    paid = {line: amount for line, amount in shares.items() if amount}
    event_id = _order_payment(ticket, paid, now)
    Refund.objects.bulk_create(
        Refund(
            store=ticket.store,
            ticket=ticket,
            line_id=line,
            appeal=appeal,
            amount_minor=amount,
            event_id=event_id,
            at=now,
        )
        for line, amount in paid.items()
    )


def _order_payment(ticket: Ticket, paid: Mapping[Line, int], now: datetime) -> int:
    """Tell the payment side, in this transaction; the worker's webhook carries it out.

    Rule: docs/rules/aftersales.md#refund-orders.
    """
    order = ticket.order
    skus = dict(order.lines.values_list("pk", "sku"))
    lines = [
        {"sku": skus[line] if line is not None else "", "amount_minor": amount}
        for line, amount in paid.items()
    ]
    facts = {
        "store": ticket.store.slug,
        "order": order.number,
        "ticket": ticket.ref,
        "currency": order.currency,
        "amount_minor": sum(paid.values()),
        "lines": lines,
        "amount": money(sum(paid.values()), order.currency),
    }
    return record_with_id(
        "refund.ordered", subject=ticket, store=ticket.store, actor=None, at=now, facts=facts
    )
