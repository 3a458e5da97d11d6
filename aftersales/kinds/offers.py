"""Events of offers."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "aftersales:ticket"

register(
    EventKind(
        "offer.made",
        _("An offer to settle"),
        _("{actor} offered in ticket {ticket}: {offer}."),
        "emails/aftersales/offer.txt",
        PAGE,
    ),
    EventKind("offer.accepted", _("Offer accepted"), _("The offer was accepted.")),
    EventKind("offer.replaced", _("Offer replaced"), _("The offer no longer stands.")),
    EventKind(
        "offer.declined",
        _("Offer declined"),
        _("{side} declined the offer in ticket {ticket}: {offer}."),
    ),
    EventKind("offer.expired", _("Offer expired"), _("An offer in ticket {ticket} ran out.")),
)
