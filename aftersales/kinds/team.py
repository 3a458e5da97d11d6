"""Events of the mediation team: who is given what, and who works when."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "aftersales:ticket"

register(
    EventKind(
        "ticket.assigned",
        _("Ticket given to a mediator"),
        _("Ticket {ticket}, order {order}, was given to {name}. {reason}"),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.handed_over",
        _("Ticket handed over"),
        _("{actor} handed ticket {ticket}, order {order}, over to {name}: {note}"),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.taken_up",
        _("Handover taken up"),
        _("{actor} took up the handover of ticket {ticket}."),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.released",
        _("Ticket given back"),
        _("{name} gave ticket {ticket} back. {reason}"),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.went_back",
        _("Ticket back with the team"),
        _("Ticket {ticket}, order {order}, is no longer with {name}: {reason}."),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.queue_changed",
        _("Ticket in another queue"),
        _("{actor} moved ticket {ticket} to the queue “{queue}”: {reason}"),
        url_name=PAGE,
    ),
    EventKind(
        "team.place_set",
        _("Place in the mediation team"),
        _("{actor} set queues, shifts and capacity of {name}."),
    ),
)
