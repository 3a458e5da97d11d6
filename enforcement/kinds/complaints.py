"""Events of complaints of reporters. The store is told of none of them."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

COMPLAINT = "enforcement:complaint"
COMPLAINT_MAIL = "emails/enforcement/complaint.txt"

register(
    EventKind(
        "complaint.filed",
        _("Your complaint has arrived"),
        _("Complaint {complaint} on the answer to report {report} came in. Answer by {due_at}."),
        template=COMPLAINT_MAIL,
        url_name=COMPLAINT,
    ),
    EventKind(
        "complaint.taken",
        _("Complaint in review"),
        _("{actor} answers complaint {complaint} on the answer to report {report}."),
        url_name=COMPLAINT,
    ),
    EventKind(
        "complaint.released",
        _("Complaint given back"),
        _("Complaint {complaint} on the answer to report {report} waits for another moderator."),
        url_name=COMPLAINT,
    ),
    EventKind(
        "complaint.upheld",
        _("Your complaint is upheld"),
        _("Complaint {complaint} was upheld: report {report} is looked at again in case {case}."),
        template=COMPLAINT_MAIL,
        url_name=COMPLAINT,
    ),
    EventKind(
        "complaint.not_upheld",
        _("Your complaint is not upheld"),
        _("Complaint {complaint} was not upheld: the answer to report {report} stands."),
        template=COMPLAINT_MAIL,
        url_name=COMPLAINT,
    ),
    EventKind(
        "complaint.concluded",
        _("The outcome after your complaint"),
        _("What complaint {complaint} brought back to the queue was decided. {outcome}"),
        template=COMPLAINT_MAIL,
        url_name=COMPLAINT,
    ),
    EventKind(
        "complaint.overdue",
        _("Complaint overdue"),
        _("Complaint {complaint} of a reporter waits longer than the rules allow."),
        url_name=COMPLAINT,
    ),
)
