"""Events of stores that close."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "store.closing",
        _("Store closes"),
        _(
            "{actor} closed {store} for new sales. Orders, tickets and appeals go on; once nothing"
            " is open, the store is closed."
        ),
        mandatory=True,
    ),
    EventKind(
        "store.closed",
        _("Store closed"),
        _("Nothing of {store} is open any more: it is closed. It can be opened until {until_at}."),
        mandatory=True,
    ),
    EventKind(
        "store.reopened",
        _("Store open again"),
        _("{actor} opened {store} again."),
        mandatory=True,
    ),
)
