"""Events of days on which a store sends nothing."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "holiday.set",
        _("Holiday set"),
        _("{store} sends nothing from {starts_on} to {ends_on}."),
    ),
    EventKind(
        "holiday.ended",
        _("Holiday taken back"),
        _("{store} took back its holiday from {starts_on} to {ends_on}."),
    ),
)
