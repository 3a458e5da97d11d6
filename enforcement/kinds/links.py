"""Events of links between stores."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "link.ended",
        _("Link between stores ended"),
        _("{actor} ended a link of {store_name} with {other} ({what}). Reason: {reason}"),
    ),
)
