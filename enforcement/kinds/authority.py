"""Events of the authority desk. Only `disclosure.made` carries a store, and only once it may."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

REQUEST = "enforcement:authority_request"
THREAT = "enforcement:threat"

register(
    EventKind(
        "authority.registered",
        _("Request of an authority"),
        _("{actor} put request {request} on the register. Answer by {due_at}."),
        url_name=REQUEST,
        mandatory=True,
    ),
    EventKind(
        "authority.verified",
        _("Sender verified"),
        _("{actor} verified the sender of request {request}."),
        url_name=REQUEST,
    ),
    EventKind(
        "authority.proposed",
        _("Release proposed"),
        _("{actor} proposed what to release for request {request}. Another liaison must decide."),
        url_name=REQUEST,
        mandatory=True,
    ),
    EventKind(
        "authority.sent_back",
        _("Proposal sent back"),
        _("{actor} asks for another scope for request {request}. Reason: {reason}"),
        url_name=REQUEST,
        mandatory=True,
    ),
    EventKind(
        "authority.released",
        _("Release decided"),
        _("{actor} released the records for request {request}."),
        url_name=REQUEST,
    ),
    EventKind(
        "authority.refused",
        _("Request refused"),
        _("{actor} refused request {request}."),
        url_name=REQUEST,
    ),
    EventKind(
        "authority.overdue",
        _("Request overdue"),
        _("The deadline of request {request} has passed: {due_at}."),
        url_name=REQUEST,
        mandatory=True,
    ),
    EventKind(
        "authority.secrecy_extended",
        _("Secrecy extended"),
        _("{actor} extended the secrecy of request {request} until {until_at}. Basis: {basis}"),
        url_name=REQUEST,
    ),
    EventKind(
        "authority.secrecy_ended",
        _("Secrecy ended"),
        _("The secrecy of request {request} has ended. The store has been told."),
        url_name=REQUEST,
        mandatory=True,
    ),
    EventKind(
        "evidence.viewed",
        _("Evidence opened"),
        _("{actor} opened evidence of request {request}: {what}."),
        url_name=REQUEST,
    ),
    EventKind(
        "bundle.written",
        _("Bundle written"),
        _("The bundle for request {request} is written. Its checksum is {digest}."),
        url_name=REQUEST,
    ),
    EventKind(
        "bundle.purged",
        _("Bundle destroyed"),
        _("The time to keep the bundle of request {request} was over. It was destroyed."),
        url_name=REQUEST,
    ),
    EventKind(
        "disclosure.made",
        _("Your store’s records were handed to an authority"),
        _("{authority} received records of {store} (its file {reference}) on {released_at}."),
        template="emails/enforcement/disclosure.txt",
        url_name="enforcement:disclosure",
        mandatory=True,
    ),
    EventKind("hold.placed", _("Hold placed"), _("{actor} placed hold {hold} until {until_at}.")),
    EventKind("hold.lifted", _("Hold lifted"), _("{actor} lifted hold {hold}. Reason: {reason}")),
    EventKind(
        "threat.raised",
        _("Threat to life or safety"),
        _("{actor} raised report {report}. An authority must be told by {due_at}."),
        url_name=THREAT,
        mandatory=True,
    ),
    EventKind(
        "threat.reported",
        _("Threat reported"),
        _("{actor} told an authority of report {report}."),
        url_name=THREAT,
    ),
    EventKind(
        "threat.dismissed",
        _("No threat"),
        _("{actor} ended report {report}: there is no threat."),
        url_name=THREAT,
    ),
    EventKind(
        "threat.overdue",
        _("Threat not reported in time"),
        _("Nobody has told an authority of report {report}. It was due on {due_at}."),
        url_name=THREAT,
        mandatory=True,
    ),
)
