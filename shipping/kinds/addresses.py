"""Events of wishes for another address. None of them says where to."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import NOTICE, ORDER

register(
    EventKind(
        "address.asked",
        _("Another address asked for"),
        _("The buyer of order {number} asks for another address. Answer before it is sent."),
        url_name=ORDER,
        url_fact="order_id",
        mandatory=True,
    ),
    EventKind(
        "address.changed",
        _("Address changed"),
        _("Order {number} goes to another address."),
        template=NOTICE,
        url_name=ORDER,
        url_fact="order_id",
        mandatory=True,
    ),
    EventKind(
        "address.refused",
        _("Address kept"),
        _("Order {number} keeps its address: {said}"),
        template=NOTICE,
        url_name=ORDER,
        url_fact="order_id",
        mandatory=True,
    ),
    EventKind(
        "address.dropped",
        _("Address no longer needed"),
        _("Order {number} was cancelled, so another address is no longer needed."),
        url_name=ORDER,
        url_fact="order_id",
    ),
)
