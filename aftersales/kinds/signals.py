"""Events of what is told to mediators."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "claims.flagged",
        _("Claims that scans refuted"),
        _("Scans refuted {n} of {judged} ruled claims of one buyer. Mediators are told of it."),
    ),
)
