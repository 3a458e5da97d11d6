"""Events of trader identities. None says what was filed: that is destroyed in time."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

# Leads the owner to the own page, and who checks it to theirs.
PAGE = "enforcement:filed_identity"

register(
    EventKind(
        "identity.filed",
        _("Trader identity filed"),
        _("{store} says who trades ({identity}). Check it by {due_at}."),
        url_name=PAGE,
    ),
    EventKind(
        "identity.withdrawn",
        _("Trader identity replaced"),
        _("{identity} was replaced before anybody answered it."),
    ),
    EventKind(
        "identity.verified",
        _("Trader identity verified"),
        _("We have checked who trades through {store} ({identity}). Buyers read it now."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "identity.returned",
        _("Trader identity sent back"),
        _("{identity} was sent back, with what is wrong. File it again by {due_at}."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "identity.asked_again",
        _("Trader identity asked for again"),
        _("File again who trades through {store} by {due_at}. Until then all goes on."),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "identity.overdue",
        _("Trader identity waits too long"),
        _("{identity} of {store} waits longer than the rules allow."),
        url_name=PAGE,
    ),
    EventKind(
        "identity.purged",
        _("Trader identity destroyed"),
        _("What {store} filed about its trader was destroyed: its time was over."),
    ),
)
