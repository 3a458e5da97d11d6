"""Events of appeals against rulings."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

FACT = "ticket_id"

register(
    EventKind(
        "ruling_appeal.proposed",
        _("Answer to an appeal proposed"),
        _(
            "{actor} proposed an answer to appeal {appeal} of ticket {ticket}; a second mediator"
            " must give the same."
        ),
    ),
    EventKind(
        "ruling_appeal.overtaken",
        _("Appeal decided anew with its ticket"),
        _("Ticket {ticket} is decided anew by a mediator, who reads appeal {appeal}."),
    ),
    EventKind(
        "ruling_appeal.filed",
        _("Appeal against a ruling"),
        _("Ruling {ruling} in ticket {ticket} was appealed. Another mediator answers it."),
        url_name="aftersales:ticket",
        url_fact=FACT,
        mandatory=True,
    ),
    *(
        EventKind(
            f"ruling_appeal.{outcome}",
            label,
            sentence,
            "emails/aftersales/appeal.txt",
            "aftersales:letter",
            FACT,
            mandatory=True,
        )
        for outcome, label, sentence in (
            ("granted", _("Appeal granted"), _("Appeal {appeal} was granted: {reason}")),
            (
                "partly_granted",
                _("Appeal partly granted"),
                _("Appeal {appeal} was partly granted: {reason}"),
            ),
            ("refused", _("Appeal refused"), _("Appeal {appeal} was refused: {reason}")),
        )
    ),
)
