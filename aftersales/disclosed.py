"""What after-sales holds about a store's tickets, for authorities. Internal notes stay here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aftersales.models import Entry, Ticket
from core.disclosure import Holding, Reach, register


def _tickets(reach: Reach) -> Any:
    return reach.within(Ticket.objects.of_store(reach.store), "opened_at", "order__number")


def _messages(reach: Reach) -> Any:
    sides = [Entry.Side.BUYER, Entry.Side.SELLER, Entry.Side.MEDIATOR]
    rows = Entry.objects.filter(store_id=reach.store.pk, side__in=sides)
    return reach.within(rows, "at", "ticket__order__number")


register(
    Holding(
        "tickets",
        _("Tickets"),
        {
            "ticket": (_("Ticket"), "pk"),
            "order": (_("Order"), "order__number"),
            "kind": (_("Kind"), "kind"),
            "opened_at": (_("Ticket opened on"), "opened_at"),
            "status": (_("State"), "status"),
        },
        _tickets,
        about={"ticket": "pk", "order": "order__number", "person": "order__buyer_email"},
    ),
    Holding(
        "messages",
        _("Messages in tickets"),
        {
            "ticket": (_("Ticket"), "ticket_id"),
            "at": (_("Written on"), "at"),
            "side": (_("Written by"), "side"),
            "text": (_("Text"), "text"),
        },
        _messages,
        about={
            "ticket": "ticket_id",
            "order": "ticket__order__number",
            "person": "ticket__order__buyer_email",
        },
    ),
)
