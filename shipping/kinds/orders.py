"""Events of orders and what belongs to them."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import NOTICE, ORDER

register(
    EventKind(
        "order.received",
        _("Order received"),
        _("Order {number} came in."),
        template=NOTICE,
        url_name=ORDER,
        mandatory=True,
    ),
    EventKind(
        "order.shipped",
        _("Order shipped"),
        _("Order {number} was handed to {carrier} as {tracking}."),
        url_name=ORDER,
    ),
    EventKind(
        "order.delivered", _("Order delivered"), _("Order {number} is delivered."), url_name=ORDER
    ),
    EventKind(
        "order.reopened",
        _("Order under way again"),
        _("A late scan shows that order {number} is not delivered after all."),
        url_name=ORDER,
    ),
    EventKind(
        "order.cancelled",
        _("Order cancelled"),
        _("Order {number} was cancelled: {reason}"),
        template=NOTICE,
        url_name=ORDER,
        mandatory=True,
    ),
    EventKind(
        "order.reduced",
        _("Part of an order cancelled"),
        _("Of order {number} this is not sent: {goods}. {reason}"),
        template=NOTICE,
        url_name=ORDER,
        mandatory=True,
    ),
    EventKind(
        "order.overdue",
        _("Dispatch is overdue"),
        _("Order {number} should have been dispatched by {ship_by_at}."),
        url_name=ORDER,
    ),
    EventKind(
        "buyer_link.renewed",
        _("Buyer's link renewed"),
        _("The buyer of order {number} got a new link."),
        template=NOTICE,
        url_name=ORDER,
        mandatory=True,
    ),
    EventKind(
        "file.imported",
        _("File imported"),
        _("{file}: {taken} taken, {refused} refused."),
        url_name="shipping:import",
    ),
    EventKind(
        "file.sent", _("File sent"), _("{file} was sent: {rows} rows."), url_name="shipping:sent"
    ),
    EventKind(
        "labels.exported",
        _("Label data exported"),
        _("Names and places of the buyers of {orders} orders left as {form}."),
    ),
    EventKind(
        "order.buyer_forgotten",
        _("Buyer forgotten"),
        _("A buyer was taken out of {orders} orders; {kept} keep theirs for now."),
    ),
)
