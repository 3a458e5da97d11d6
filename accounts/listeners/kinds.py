"""Events of listeners."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from core.notices import topics

PAGE = "accounts:listener"
topics.register(
    topics.Topic(
        "systems",
        _("Your own systems"),
        frozenset({"listener"}),
        always=_("You must hear of it at once if it was not you."),
    )
)

register(
    EventKind(
        "listener.added",
        _("Webhook added"),
        _("{url} is told what happens."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "listener.stopped",
        _("Webhook stopped"),
        _("{url} is no longer told what happens, as it kept failing: {why}"),
        url_name=PAGE,
    ),
    EventKind(
        "listener.left",
        _("Webhook stopped"),
        _(
            "{url} is no longer told what happens: {name}, who added it or made its newest secret, "
            "does not run {store} any more. If it is still yours, let it run again and give it a "
            "new secret."
        ),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "listener.resumed",
        _("Webhook runs again"),
        _("{url} is told again what happens."),
        url_name=PAGE,
    ),
    EventKind("listener.closed", _("Webhook closed"), _("{url} is told nothing more.")),
    EventKind(
        "listener.secret_rotated",
        _("Webhook has a new secret"),
        _("What {url} is told is signed with a new secret."),
        url_name=PAGE,
    ),
    EventKind("listener.tested", _("Test message"), _("A test for {url}."), url_name=PAGE),
)
