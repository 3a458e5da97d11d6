"""Events of store profiles."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "profile.edited",
        _("Store profile changed"),
        _("{actor} changed the profile of {name}."),
    ),
)
