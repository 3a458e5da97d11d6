"""Events of appeals."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

APPEAL = "enforcement:appeal"
OUTCOME_MAIL = "emails/enforcement/appeal_outcome.txt"

register(
    EventKind(
        "appeal.filed",
        _("Appeal received"),
        _("Appeal {appeal} against decision {decision} was received. Answer by {due_at}."),
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.withdrawn",
        _("Appeal withdrawn"),
        _("{actor} withdrew appeal {appeal} against decision {decision}."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.taken",
        _("Appeal in review"),
        _("Appeal {appeal} against decision {decision} is being reviewed."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.released",
        _("Appeal given back"),
        _("Appeal {appeal} against decision {decision} waits for another moderator."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.asked",
        _("Question on your appeal"),
        _("There is a question on appeal {appeal} against decision {decision}."),
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.replied",
        _("Answer from the store"),
        _("The store wrote on appeal {appeal} against decision {decision}."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.evidence_added",
        _("Evidence from the store"),
        _("The store added evidence {evidence} to appeal {appeal} against decision {decision}."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.granted",
        _("Appeal granted"),
        _("Appeal {appeal} against decision {decision} was granted. Reason: {reason}"),
        template=OUTCOME_MAIL,
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.partly_granted",
        _("Appeal partly granted"),
        _("Appeal {appeal} against decision {decision} was partly granted. Reason: {reason}"),
        template=OUTCOME_MAIL,
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.refused",
        _("Appeal refused"),
        _("Appeal {appeal} against decision {decision} was refused. Reason: {reason}"),
        template=OUTCOME_MAIL,
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.overdue",
        _("Appeal overdue"),
        _("Appeal {appeal} against decision {decision} waits longer than the rules allow."),
        url_name=APPEAL,
    ),
)
