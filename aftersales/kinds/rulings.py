"""Events of rulings."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "aftersales:rule"
FACT = "ticket_id"

register(
    EventKind(
        "ruling.proposed",
        _("Ruling proposed"),
        _("{actor} proposed ruling {ruling} in ticket {ticket}; a second mediator confirms it."),
        url_name=PAGE,
        url_fact=FACT,
        mandatory=True,
    ),
    EventKind(
        "ruling.judged_again",
        _("Second look at a ruling"),
        _("{actor} judged ruling {ruling} again, without knowing how it was made."),
    ),
    EventKind(
        "ruling.withdrawn",
        _("Ruling withdrawn"),
        _("Ruling {ruling} in ticket {ticket} holds no more: the ticket was decided otherwise."),
        url_name=PAGE,
        url_fact=FACT,
    ),
    EventKind("ruling.in_force", _("Ruling in force"), _("Ruling {ruling} came into force.")),
    EventKind(
        "ruling.sent_back",
        _("Ruling sent back"),
        _("Ruling {ruling} in ticket {ticket} came back: {reason}"),
        url_name=PAGE,
        url_fact=FACT,
        mandatory=True,
    ),
)
