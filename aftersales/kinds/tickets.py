"""Events of tickets."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "aftersales:ticket"

register(
    EventKind(
        "ticket.opened",
        _("New ticket from a buyer"),
        _("{ticket}, order {order}: {title}. Please answer by {due_at}."),
        "emails/aftersales/opened.txt",
        PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.answered",
        _("Answer to a ticket"),
        _("{actor} answered in ticket {ticket}."),
        "emails/aftersales/answered.txt",
        PAGE,
    ),
    EventKind(
        "ticket.buyer_wrote",
        _("The buyer wrote"),
        _("The buyer wrote in ticket {ticket}, order {order}."),
        url_name=PAGE,
    ),
    EventKind("ticket.turned", _("Seller must answer"), _("The store must answer."), url_name=PAGE),
    EventKind(
        "ticket.noted", _("Internal note"), _("A note was kept with {ticket}."), url_name=PAGE
    ),
    EventKind(
        "ticket.in_mediation",
        _("Ticket in mediation"),
        _("Ticket {ticket}, order {order}, is with the mediation team now."),
        "emails/aftersales/mediation.txt",
        PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.rated",
        _("The buyer said how the help was"),
        _("The buyer of ticket {ticket}, order {order}, gave the help {score} of 5."),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.news",
        _("News of a ticket that you follow"),
        _("Ticket {ticket}, order {order}: {what}."),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.followed", _("Ticket followed"), _("{actor} follows {ticket}."), url_name=PAGE
    ),
    EventKind(
        "ticket.unfollowed",
        _("Ticket no longer followed"),
        _("{actor} no longer follows {ticket}."),
        url_name=PAGE,
    ),
    EventKind("ticket.taken", _("Ticket taken"), _("{name} took ticket {ticket}."), url_name=PAGE),
    EventKind(
        "ticket.ruled",
        _("Ruling on a ticket"),
        _("Ticket {ticket} was decided: {reason}"),
        "emails/aftersales/ruled.txt",
        PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.settled",
        _("Ticket settled"),
        _("Ticket {ticket}, order {order}, is settled: {outcome}."),
        "emails/aftersales/settled.txt",
        PAGE,
    ),
    EventKind(
        "refund.ordered",
        _("Refund ordered"),
        _("The payment side was told to give back {amount} for ticket {ticket}."),
        url_name=PAGE,
        receiver="payments",
    ),
    EventKind(
        "ticket.agreed",
        _("Agreed, under way"),
        _("Ticket {ticket}, order {order}, is agreed: {outcome}. It closes once that is done."),
        "emails/aftersales/agreed.txt",
        PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.granted",
        _("Granted without an answer"),
        _("Ticket {ticket}, order {order}, was not answered. It is settled: {outcome}."),
        "emails/aftersales/settled.txt",
        PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.granted_under_way",
        _("Granted without an answer, under way"),
        _(
            "Ticket {ticket}, order {order}, was not answered. What the buyer asked for is under"
            " way: {outcome}."
        ),
        "emails/aftersales/agreed.txt",
        PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.lapsed",
        _("Ticket closed"),
        _("Ticket {ticket}, order {order}, is closed: the buyer did not answer."),
        "emails/aftersales/settled.txt",
        PAGE,
    ),
    EventKind(
        "ticket.unanswered",
        _("Answer overdue"),
        _(
            "Ticket {ticket} was not answered by {due_at}. The last moment is {silence_at}."
            " {outcome}"
        ),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.reminded",
        _("Answer due soon"),
        _("Ticket {ticket}, order {order}, needs your answer by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.overdue",
        _("Answer overdue"),
        _("Ticket {ticket} was not answered by {due_at} and went to mediation."),
        url_name=PAGE,
        mandatory=True,
    ),
)
