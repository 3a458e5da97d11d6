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
        _("Mails to {address} came back, so we send none there: {why}"),
        mandatory=True,
        url_name=PAGE,
    ),
    EventKind(
        "mail_address.asked",
        _("Confirm your mail address"),
        _("{name} asked to use {address} for mails."),
        template="emails/accounts/address.txt",
        mandatory=True,
    ),
    EventKind(
        "mail_address.confirmed",
        _("Mail address confirmed"),
        _("{name} showed that {address} works."),
        mandatory=True,
    ),
    EventKind(
        "mail_address.changed",
        _("Mail address changed"),
        _("Mails and sign-ins of {name} use {address} from now on."),
        mandatory=True,
    ),
)
