"""Events of parcels on their way."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import NOTICE, PARCEL

register(
    EventKind(
        "parcel.dispatched",
        _("Parcel dispatched"),
        _("Parcel {tracking} of order {number} left with {carrier}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "parcel.scanned", _("Parcel scanned"), _("Parcel {number} was scanned."), url_name=PARCEL
    ),
    EventKind(
        "parcel.moved", _("Parcel under way"), _("Parcel {number} is on its way."), url_name=PARCEL
    ),
    EventKind(
        "parcel.stopped",
        _("Parcel with a problem"),
        _("Parcel {number} of order {order} met a problem on its way."),
        url_name=PARCEL,
    ),
    EventKind(
        "parcel.delivered",
        _("Parcel delivered"),
        _("Parcel {number} of order {order} was delivered on {delivered_on}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "parcel.renumbered",
        _("Tracking number replaced"),
        _("The number {old} of order {order} was replaced by {number}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "parcel.held",
        _("Held by customs"),
        _("Customs has held parcel {tracking} of order {number} since {since_on}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "parcel.out_for_delivery",
        _("Out for delivery"),
        _("Parcel {tracking} of order {number} is out for delivery."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "parcel.announced_back",
        _("Return parcel announced"),
        _("Parcel {tracking} of order {number} goes back with {carrier}."),
    ),
    EventKind(
        "parcel.going_back",
        _("Return parcel under way"),
        _("Return parcel {number} of order {order} is on its way."),
    ),
    EventKind(
        "parcel.came_back",
        _("Return parcel arrived"),
        _("Return parcel {number} of order {order} arrived on {delivered_on}."),
    ),
)
