"""Goods that are sent again are called off where all the money of their pieces goes back."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from aftersales.actions.lines import add_entry
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Replacement, Ticket
from aftersales.pieces import lock_order
from aftersales.resending import sent_pieces
from aftersales.whole import paid_or_waiting
from aftersales.wording import in_each_language
from shipping.actions import cancel_order
from shipping.checks.cancelling import Reason
from shipping.models import Order
from shipping.queries.contents import left_of

Status = Order.Status


def call_off(ticket: Ticket, *, waiting_minor: int = 0, now: datetime) -> None:
    """Do not send again the pieces of a locked ticket whose money goes back whole.

    `waiting_minor` is money that was settled on and waits for goods. What has left the store
    arrives: both sides read which of the two it was.
    Rule: docs/rules/aftersales.md#exchanges.
    """
    rows = Replacement.objects.filter(
        Q(ticket=ticket) | Q(order__in=ticket.goods.filter(came_by__isnull=False).values("came_by"))
    )
    if not rows.filter(order__status__in=[Status.TO_SHIP, Status.SHIPPED]).exists():
        return
    # One of the two is first: the parcel, or the money.
    lock_order(ticket)
    whole = paid_or_waiting(ticket, waiting_minor)
    for again in rows.select_related("ticket").order_by("order"):
        _call_off(again, ticket, whole, now)


def _call_off(again: Replacement, ticket: Ticket, whole: dict[int, int], now: datetime) -> None:
    order = Order.objects.select_related("store").get(pk=again.order_id)
    pieces = sent_pieces([again])[again.pk]
    skus = dict(again.ticket.goods.values_list("line_id", "line__sku"))
    off: dict[str, int] = {}
    for line, n in pieces.items():
        if line in whole:
            off[skus[line]] = off.get(skus[line], 0) + min(n, whole[line])
    if not off or order.status not in (Status.TO_SHIP, Status.SHIPPED):
        return
    contents: dict[int, int] = {}
    for goods in left_of(order):
        if part := min(goods.quantity, off.get(goods.line.sku, 0)):
            contents[goods.line.pk] = part
            off[goods.line.sku] -= part
    if order.status == Status.TO_SHIP and contents:
        reason = Reason.SETTLED_OTHERWISE
        cancel_order(order, reason=reason, contents=contents, actor=None, now=now)
        _say(ticket, in_each_language(_called_off), now)
    else:
        _say(ticket, in_each_language(_left_before), now)


def _called_off() -> str:
    return _("The money goes back, so these goods are not sent again.")


def _left_before() -> str:
    return _("The goods that were sent again had left the store before this was settled.")


def _say(ticket: Ticket, words: dict[str, str], now: datetime) -> None:
    """In the timeline, of a sort that stops no clock: it is no answer to either side."""
    add_entry(ticket, Entry.Side.SYSTEM, Happening.INTERNAL_NOTE, words, author=None, now=now)
