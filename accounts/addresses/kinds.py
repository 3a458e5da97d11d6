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
        _("Link for a mail address asked for"),
        _("{name} asked for a link that shows that an address works."),
        template="emails/accounts/address.txt",
        mandatory=True,
        url_name=PAGE,
    ),
    EventKind(
        "mail_address.taken",
        _("Somebody asked for your mail address"),
        _(
            "Somebody asked to use the mail address of {name} for another account. It stays with "
            "{name}: nothing changed, and there is nothing to do."
        ),
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
