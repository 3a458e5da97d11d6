"""What notices of shipping are about."""

from django.utils.translation import gettext_lazy as _

from core.listeners import offer
from core.notices.topics import Topic, register

register(
    Topic(
        "orders",
        _("Orders and stock"),
        frozenset({"address", "buyer_link", "file", "order", "stock"}),
        always=_("A buyer waits for your answer, and a clock runs."),
        workspaces=frozenset({"seller"}),
    )
)
register(
    Topic(
        "parcels",
        _("Parcels, tracking and customs"),
        frozenset(
            {
                "arrival",
                "carrier",
                "carrier_account",
                "coverage",
                "customs",
                "event",
                "goods",
                "guide",
                "holiday",
                "labels",
                "lateness",
                "nomenclature",
                "parcel",
                "shipment",
                "webhook",
            }
        ),
        always=_("A clock runs: without your answer the parcel or your record suffers."),
        workspaces=frozenset({"seller", "moderation", "admin"}),
    )
)

# What the systems of stores can hear.
offer(
    "order.received",
    "order.shipped",
    "order.delivered",
    "order.cancelled",
    "order.reduced",
    "parcel.dispatched",
    "parcel.held",
    "parcel.delivered",
    "arrival.delayed",
    "customs.asked",
    "file.imported",
)
