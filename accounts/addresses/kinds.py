"""Events of mail addresses."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from core.notices import topics

topics.register(topics.Topic("security", "", frozenset({"mail_address"})))
PAGE = "accounts:address"

register(
    EventKind(
        "mail_address.stopped",
        _("Mails to you came back"),
        _("Mails to you came back, so we send none: {why}"),
        mandatory=True,
        url_name=PAGE,
    ),
    EventKind(
        "mail_address.asked",
        _("Confirm your mail address"),
        _("{name} asked for a link that shows that an address works."),
        template="emails/accounts/address.txt",
        mandatory=True,
    ),
    EventKind(
        "mail_address.confirmed",
        _("Mail address confirmed"),
        _("{name} showed that their address works."),
        mandatory=True,
    ),
    EventKind(
        "mail_address.changed",
        _("Mail address changed"),
        _("Mails and sign-ins of {name} use a new address from now on."),
        mandatory=True,
    ),
)
