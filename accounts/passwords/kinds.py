"""Events of passwords that are asked for."""

from django.utils.translation import gettext_lazy as _

from accounts.passwords.asking import link_of, no_link
from core.events import EventKind, register

register(
    EventKind(
        "person.password_asked",
        _("Choose a new password"),
        _("Somebody asked for a link by which {name} can choose a new password."),
        template="emails/accounts/password.txt",
        mandatory=True,
        by_mail_alone=True,
        more=link_of,
        is_secret=True,
    ),
    EventKind(
        "person.password_unknown",
        _("No account with this address"),
        _("Somebody asked for a new password for an address without an account."),
        template="emails/accounts/password_unknown.txt",
        mandatory=True,
        by_mail_alone=True,
        more=no_link,
    ),
)
