"""Who must do what for goods that come back, and what comes of it when nobody does.

What is done then: `actions/return_clock.py::end_return_time`. Rule:
docs/rules/aftersales.md#return-clocks
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.models import Return, Ticket


@dataclass(frozen=True)
class Duty:
    """Whose turn it is, as that side and as all others read it, and the end of its time."""

    side: str
    task: Promise
    says: Promise
    outcome: Promise
    # In a list of the store's tickets.
    short: Promise
    # Where nobody must act, what the page says instead of whose turn it is.
    title: Promise | None = None


# By the status of the return, and whether the buyer waits for the store's label.
DUTIES: dict[tuple[str, bool], Duty] = {
    (Return.Status.APPROVED, True): Duty(
        "seller",
        _("Send the buyer a label: you pay the way back, and without it nothing is sent."),
        _("The store must send a label first, as it pays the way back."),
        _("Without a label by then, the buyer keeps the goods and gets what was settled."),
        _("Send the buyer a label"),
    ),
    (Return.Status.APPROVED, False): Duty(
        "buyer",
        _("Send the goods back, and say on the ticket’s page in which parcel they are."),
        _("The buyer must send the goods back."),
        _("Not sent by then, the ticket closes and the store keeps the money."),
        _("The buyer sends the goods"),
    ),
    (Return.Status.SENT_BACK, False): Duty(
        "nobody",
        _("Nobody must act until they arrive."),
        _("Nobody must act until they arrive."),
        _("Not there by then, a mediator looks at it."),
        _("On the way back"),
        _("The goods are on their way back"),
    ),
    (Return.Status.RECEIVED, False): Duty(
        "seller",
        _("Check the goods that came back, and say what came in which condition."),
        _("The store must check the goods that came back."),
        _(
            "Without a check by then, the goods count as in order, and the buyer gets what was"
            " settled."
        ),
        _("Check the goods"),
    ),
}


def duty_of(returned: Return) -> Duty | None:
    """None once the return is over."""
    return DUTIES.get((returned.status, returned.waits_for_label))


def duty_in(ticket: Ticket, returned: Return | None) -> Duty | None:
    """The duty that the ticket waits for; with a mediator it waits for the ruling instead."""
    if returned is None or ticket.status != Ticket.Status.AGREED:
        return None
    return duty_of(returned)
