"""Events of the work on tickets: pauses, priorities, and what managers are told."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "aftersales:ticket"
RUN = "aftersales:clock_run"

register(
    EventKind(
        "ticket.resolution_late",
        _("Not settled in time"),
        _("Ticket {ticket}, order {order}, was to be settled by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.ruling_late",
        _("Ruling overdue"),
        _("Ticket {ticket}, order {order}, was to be decided by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.resolution_soon",
        _("To be settled soon"),
        _("Ticket {ticket}, order {order}, is to be settled by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.resolution_escalated",
        _("Still not settled"),
        _("Ticket {ticket}, order {order}, was to be settled by {due_at} and still is not."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.ruling_soon",
        _("Decision due soon"),
        _("Ticket {ticket}, order {order}, is to be decided by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.ruling_escalated",
        _("Still not decided"),
        _("Ticket {ticket}, order {order}, was to be decided by {due_at} and still is not."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "ticket.team_overdue",
        _("Answer of a mediator overdue"),
        _("Ticket {ticket}, order {order}, is in mediation and was not answered by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    # To who sets how the team works; a ticket's page is the mediators'.
    EventKind(
        "ticket.team_behind",
        _("The mediation team is behind"),
        _(
            "Ticket {ticket}, order {order}, is in mediation; what was due by {due_at} was not"
            " done. The page of the team shows who is on shift and what waits."
        ),
        mandatory=True,
    ),
    EventKind(
        "ruling_appeal.late",
        _("Answer to an appeal overdue"),
        _("Appeal {appeal} in ticket {ticket} was to be answered by {due_at}."),
        url_name="aftersales:letter",
        url_fact="ticket_id",
        mandatory=True,
    ),
    EventKind(
        "ticket.paused",
        _("Resolution clock paused"),
        _("{actor} paused ticket {ticket} until {until}: {reason}"),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.resumed",
        _("Resolution clock runs again"),
        _("The resolution clock of ticket {ticket} runs again."),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.priority_changed",
        _("Priority changed"),
        _("{actor} set ticket {ticket} to “{priority}”: {reason}"),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.suggested",
        _("Words of a ticket read"),
        _("The words of ticket {ticket} suggest what it is about: {words}"),
        url_name=PAGE,
    ),
    EventKind(
        "ticket.subject_changed",
        _("Ticket sorted anew"),
        _("{actor} sorted ticket {ticket} as “{kind}”: {why}"),
        typed=("why",),
        url_name=PAGE,
    ),
    EventKind(
        "clock.contested",
        _("Clock contested"),
        _("{actor} contests a clock of ticket {ticket}: {reason}"),
        url_name=RUN,
        url_fact="run",
    ),
    EventKind(
        "clock.left_out",
        _("Clock does not count"),
        _("A clock of ticket {ticket} does not count: {answer}"),
        url_name=RUN,
        url_fact="run",
    ),
    EventKind(
        "clock.counted",
        _("Clock counts"),
        _("A clock of ticket {ticket} counts: {answer}"),
        url_name=RUN,
        url_fact="run",
    ),
    EventKind(
        "ticket.escalated",
        _("A manager must look at it"),
        _("Ticket {ticket}, order {order}, still waits for the answer that was due by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
)
