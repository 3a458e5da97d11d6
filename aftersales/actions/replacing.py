"""A store sends goods of a ticket again: an order like any other, for which nothing is paid."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftersales.actions.ending import settle, who_benefits
from aftersales.actions.lines import lock
from aftersales.models import Replacement, Ticket
from aftersales.pieces import lock_order
from aftersales.resending import may_send_again
from aftersales.roots import sender_of
from aftersales.wording import in_each_language
from core.errors import NotPossible
from shipping.actions import receive_order
from shipping.checks.facts import LineFacts, OrderFacts
from shipping.checks.truth.case import Service
from shipping.models import Order


def send_again(ticket: Ticket, pieces: Mapping[int, int] | None, *, now: datetime) -> Order:
    """Order the goods of a locked ticket for its buyer again, with a promise and a deadline.

    `pieces` by order line, None for all that the ticket is about. Raises NotPossible as
    `refuse_unsendable`. Rule: docs/rules/aftersales.md#exchanges.
    """
    refuse_unsendable(ticket)
    order = ticket.order
    lines = [
        LineFacts(
            sku=row.line.sku,
            title=row.line.title,
            quantity=row.quantity if pieces is None else pieces[row.line_id],
            unit_price_minor=0,
        )
        for row in ticket.goods.select_related("line").order_by("line")
        if pieces is None or pieces.get(row.line_id)
    ]
    facts = OrderFacts(
        # Stores number their own orders; a ticket sends again once.
        number=f"{ticket.ref}-{order.number}"[:40],
        buyer_name=order.buyer_name,
        buyer_email=order.buyer_email,
        buyer_language=order.buyer_language,
        country=order.country,
        city=order.city,
        postcode=order.postcode,
        currency=order.currency,
        placed_at=now,
        service_promised=Service(order.service_promised),
        lines=tuple(lines),
    )
    sent, _is_new = receive_order(order.store, facts=facts, actor=None, now=now)
    Replacement.objects.create(ticket=ticket, order=sent)
    return sent


def refuse_unsendable(ticket: Ticket, field: str | None = None) -> None:
    """Raises NotPossible where the goods of a locked ticket cannot be sent again.

    They were already, or another ticket on the order paid them back or sent them again.
    """
    if Replacement.objects.filter(ticket=ticket).exists():
        words = _("A ticket orders its goods again once, and this one has. Offer money instead.")
        raise NotPossible(words, field=field, code="sent_again")
    lock_order(ticket)
    if not may_send_again(ticket):
        words = _(
            "Another ticket on this order paid these articles back or sent them again. Ask a"
            " mediator if more is due."
        )
        raise NotPossible(words, field=field, code="gone")


def refuse_under_way(order: Order, *, now: datetime) -> None:
    """Raises NotPossible while a ticket that sends the goods of this order is not settled.

    It ends with their delivery, here where the sweep has not come by yet.
    """
    for arrived in Replacement.objects.arrived().filter(order=order):
        end_replacement(arrived, now=now)
    if sender := sender_of(order):
        words = _("Ticket %(ref)s is about these goods and is still open. Write there.")
        raise NotPossible(words % {"ref": sender.ref}, code="under_way")


@transaction.atomic
def end_replacement(replacement: Replacement, *, now: datetime) -> bool:
    """Close the ticket whose goods were sent again, now that they are delivered.

    Returns False when it came to its end otherwise.
    """
    ticket = lock(replacement.ticket)
    if not Replacement.objects.awaited().filter(pk=replacement.pk).exists():
        return False
    words = in_each_language(lambda: _("The goods that were sent again have arrived."))
    settle(ticket, kind="ticket.settled", benefited=who_benefits(ticket), words=words, now=now)
    return True
