"""Events of doubted shipments."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import CURE, PARCEL

register(
    EventKind(
        "parcel.judged",
        _("Shipment judged"),
        _("The facts of parcel {number} of order {order} now say: {verdict}."),
        url_name=PARCEL,
    ),
    EventKind(
        "shipment.doubted",
        _("Shipment doubted"),
        _(
            "Parcel {number} of order {order} looks like a false shipment. "
            "Put it right by {ends_at}."
        ),
        template="emails/shipping/shipment_doubted.txt",
        url_name=CURE,
        mandatory=True,
    ),
    EventKind(
        "shipment.answered",
        _("Signal answered"),
        _("The store answered a signal on parcel {number} of order {order}."),
        url_name=CURE,
    ),
    EventKind(
        "shipment.cured",
        _("Shipment put right"),
        _("Parcel {number} of order {order} is no longer doubted."),
        url_name=CURE,
    ),
    EventKind(
        "shipment.reported",
        _("Shipment reported"),
        _("Parcel {number} of order {order} was not put right; a moderator looks at it as {case}."),
        url_name=CURE,
        mandatory=True,
    ),
)
