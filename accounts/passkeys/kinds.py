"""Events of passkeys."""

from django.utils.translation import gettext_lazy as _

from accounts.kinds import SAFETY
from core.events import EventKind, register

PAGE = "accounts:passkeys"

register(
    EventKind(
        "second_factor.passkey_added",
        _("Passkey added"),
        _("{name} added a passkey that can be used instead of a code."),
        template=SAFETY,
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "second_factor.passkey_renamed",
        _("Passkey renamed"),
        _("{name} gave a passkey of theirs another name."),
    ),
    EventKind(
        "second_factor.passkey_removed",
        _("Passkey removed"),
        _("{name} removed a passkey of theirs. It signs nobody in any more."),
        template=SAFETY,
        url_name=PAGE,
        mandatory=True,
    ),
)
