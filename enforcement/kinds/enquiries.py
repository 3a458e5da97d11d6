"""Events of enquiries of people who want to sell. None says who asked, or what."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from core.models import Event
from enforcement.models import Enquiry

PAGE = "enforcement:enquiry"


def answer_in(event: Event) -> dict[str, Any]:
    """The words of the answer: events outlive the time for which they are kept."""
    row = Enquiry.objects.filter(pk=event.subject_id).first()
    return {"answer": row.answer if row else ""}


register(
    EventKind(
        "enquiry.received",
        _("Your enquiry has arrived"),
        _("Enquiry {enquiry} has arrived. It is answered by {due_at}."),
        template="emails/enforcement/enquiry_received.txt",
        url_name=PAGE,
    ),
    EventKind(
        "enquiry.taken",
        _("Enquiry taken"),
        _("{actor} is answering enquiry {enquiry}."),
        url_name=PAGE,
    ),
    EventKind(
        "enquiry.released",
        _("Enquiry given back"),
        _("{actor} gave enquiry {enquiry} back."),
        url_name=PAGE,
    ),
    EventKind(
        "enquiry.answered",
        _("Answer to your enquiry"),
        _("{actor} answered enquiry {enquiry}."),
        template="emails/enforcement/enquiry_answered.txt",
        more=answer_in,
        url_name=PAGE,
    ),
    EventKind(
        "enquiry.closed",
        _("Enquiry closed"),
        _("{actor} closed enquiry {enquiry} without an answer."),
        url_name=PAGE,
    ),
    EventKind(
        "enquiry.overdue",
        _("Enquiry waits too long"),
        _("Enquiry {enquiry} waits longer than the rules allow."),
        url_name=PAGE,
    ),
)
