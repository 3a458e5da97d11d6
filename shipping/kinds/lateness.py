"""Events declared by staff, and what they excuse."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import PARCEL

register(
    EventKind(
        "parcel.excused",
        _("Delay excused"),
        _("The delay of parcel {number} of order {order} was a declared event's, not the store's."),
        url_name=PARCEL,
    ),
    EventKind(
        "lateness.reversed",
        _("Points for a delay taken back"),
        _("Parcel {number}: {title}. Decisions on late dispatch that were taken back: {count}."),
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "event.declared",
        _("Event declared"),
        _("{actor} declared an event in {countries}: {title}."),
    ),
    EventKind(
        "event.withdrawn",
        _("Declared event taken back"),
        _("{actor} took the event in {countries} back: {title}."),
    ),
)
