"""Events of trusted flaggers."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "flagger.registered",
        _("Trusted flagger entered"),
        _("{actor} entered {name} as a trusted flagger from {since_on} on."),
    ),
    EventKind(
        "flagger.ended",
        _("Trusted flagger ended"),
        _("{actor} ended the status of {name} as a trusted flagger: {reason}"),
    ),
)
