"""Events of goods that come back."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "aftersales:ticket"

register(
    EventKind(
        "return.address_set",
        _("Address for returns set"),
        _("{actor} said where returned goods go."),
    ),
    EventKind(
        "return.steps_set",
        _("Steps for returns set"),
        _("{actor} said how goods are to be sent back."),
        typed=("steps",),
    ),
    EventKind(
        "return.approved", _("Return approved"), _("The goods of ticket {ticket} may come back.")
    ),
    EventKind(
        "return.label_added",
        _("Return label"),
        _("{actor} sent the label for the return of ticket {ticket}."),
        "emails/aftersales/label.txt",
        mandatory=True,
    ),
    EventKind(
        "return.sent_back",
        _("Goods on their way back"),
        _("The goods of ticket {ticket} are on their way back with {carrier}, {tracking}."),
        url_name=PAGE,
        url_fact="ticket_id",
    ),
    EventKind(
        "return.missing",
        _("Returned goods have not arrived"),
        _(
            "The goods of ticket {ticket}, order {order}, were sent back and have not arrived in"
            " {days} days. A mediator looks at it."
        ),
        url_name=PAGE,
        url_fact="ticket_id",
        mandatory=True,
    ),
    EventKind(
        "return.reminded",
        _("The time of a return ends soon"),
        _("Ticket {ticket}, order {order}, by {due_at}: {task} {outcome}"),
        "emails/aftersales/return_soon.txt",
        url_name=PAGE,
        url_fact="ticket_id",
        mandatory=True,
    ),
    EventKind(
        "return.received",
        _("Returned goods arrived"),
        _("The goods of ticket {ticket} are back. Check them by {due_at}."),
        "emails/aftersales/received.txt",
        url_name=PAGE,
        url_fact="ticket_id",
        mandatory=True,
    ),
    EventKind(
        "return.inspected",
        _("Returned goods checked"),
        _("{actor} checked the goods of ticket {ticket}."),
    ),
    EventKind(
        "return.accepted",
        _("Return taken as in order"),
        _("The store did not act in time. The goods of ticket {ticket} count as in order."),
    ),
    EventKind(
        "return.expired",
        _("Goods not sent back"),
        _("The goods of ticket {ticket} were not sent back in time."),
    ),
    EventKind(
        "return.dropped",
        _("Return not needed any more"),
        _("The goods of ticket {ticket} are not waited for any more."),
    ),
)
