"""Events of arrival windows."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import NOTICE, PARCEL

register(
    EventKind(
        "coverage.off",
        _("Windows are off"),
        _(
            "{lane}: windows were to hold {stated} of {parcels} parcels and held {held}. "
            "Where they held too little, they are wider now."
        ),
    ),
    EventKind(
        "coverage.back",
        _("Windows hold again"),
        _("{lane}: windows hold what they say again; they are no longer widened."),
    ),
    EventKind(
        "arrival.shifted",
        _("Arrival moved"),
        _("Parcel {tracking} now arrives between {earliest_on} and {latest_on}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "arrival.back_on_time",
        _("Back on time"),
        _("Parcel {tracking} is back on time: between {earliest_on} and {latest_on}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "arrival.delayed",
        _("Arrival delayed"),
        _("Parcel {tracking} is late and now arrives between {earliest_on} and {latest_on}."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
    EventKind(
        "arrival.unknown",
        _("Arrival unknown"),
        _("Parcel {tracking} is late, and no day can be named."),
        template=NOTICE,
        url_name=PARCEL,
        mandatory=True,
    ),
)
