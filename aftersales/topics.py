"""What notices of after-sales are about."""

from django.utils.translation import gettext_lazy as _

from core.listeners import offer
from core.notices.topics import Topic, register

register(
    Topic(
        "tickets",
        _("Tickets, returns and rulings"),
        frozenset(
            {
                "clock",
                "offer",
                "refund",
                "reply",
                "return",
                "ruling",
                "ruling_appeal",
                "team",
                "ticket",
            }
        ),
        always=_("A clock runs against you, or the other side has decided something."),
        workspaces=frozenset({"seller", "mediation", "admin"}),
    )
)

# What the systems of stores can hear.
offer(
    "ticket.opened",
    "ticket.agreed",
    "ticket.settled",
    "ticket.ruled",
    "return.received",
)
