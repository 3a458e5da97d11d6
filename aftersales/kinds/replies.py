"""Events of saved replies."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "reply.saved",
        _("Saved reply kept"),
        _("{actor} kept the saved reply “{title}”."),
        typed=("title",),
    ),
    EventKind(
        "reply.removed",
        _("Saved reply removed"),
        _("{actor} removed the saved reply “{title}”."),
        typed=("title",),
    ),
)
