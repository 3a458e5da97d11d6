"""Events of handovers, which everybody hears of who runs the store."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "accounts:handover"

register(
    EventKind(
        "handover.offered",
        _("Store offered"),
        _("{old} offers {store} to {new}, who may accept until {ends_at}."),
        template="emails/accounts/handover.txt",
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "handover.accepted",
        _("Store handed over"),
        _("{new} owns {store} now. {old} goes on as manager."),
        template="emails/accounts/handover.txt",
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "handover.called_off",
        _("Offer called off"),
        _("The offer of {store} to {new} was called off by {actor}."),
        template="emails/accounts/handover.txt",
        url_name=PAGE,
        mandatory=True,
    ),
)
