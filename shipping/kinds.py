"""Events of shipping."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

ORDER, PARCEL, CURE = "shipping:order", "shipping:parcel", "shipping:cure"
# Its words are the policy's.
NOTICE = "emails/shipping/notice.txt"

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
        template="emails/shipping/order_cancelled.txt",
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
        "parcel.judged",
        _("Shipment judged"),
        _("The facts of parcel {number} of order {order} now say: {verdict}."),
        url_name=PARCEL,
    ),
    EventKind(
        "parcel.renumbered",
        _("Tracking number replaced"),
        _("The number {old} of order {order} was replaced by {number}."),
        template="emails/shipping/parcel_renumbered.txt",
        url_name=PARCEL,
        mandatory=True,
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
    EventKind(
        "buyer_link.renewed",
        _("Buyer's link renewed"),
        _("The buyer of order {number} got a new link."),
        template="emails/shipping/link_renewed.txt",
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
        "webhook.opened", _("Carrier connected"), _("{carrier} may report scans to {store}.")
    ),
    EventKind(
        "webhook.revoked",
        _("Carrier disconnected"),
        _("{carrier} may no longer report scans to {store}."),
    ),
    EventKind(
        "nomenclature.loaded",
        _("Tariff codes loaded"),
        _("{codes} tariff codes were loaded from {file}, {refused} lines refused."),
    ),
    EventKind(
        "goods.classified",
        _("Tariff code chosen"),
        _("{sku} is declared under the tariff code {hs}."),
        url_name="shipping:goods",
    ),
    EventKind(
        "goods.restricted",
        _("Restricted goods declared"),
        _("{sku} is declared as restricted goods: {name}."),
        url_name="shipping:goods",
    ),
    EventKind(
        "goods.unrestricted",
        _("Goods declared not restricted"),
        _("{sku} is declared not to be restricted goods."),
        url_name="shipping:goods",
    ),
    EventKind(
        "customs.asked",
        _("Customs needs information"),
        _("Customs asks about parcel {number} of order {order}. Answer by {due_at}."),
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.asked_buyer",
        _("Customs asks the buyer"),
        _("The buyer of order {order} was asked about parcel {number}, by {due_at}."),
        template="emails/shipping/customs_asked.txt",
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.answered",
        _("Question of customs answered"),
        _("What customs asks about parcel {number} of order {order} is answered. Pass it on."),
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.withdrawn",
        _("Question of customs withdrawn"),
        _("The question of customs about parcel {number} of order {order} was withdrawn."),
        url_name=PARCEL,
        url_fact="parcel_id",
    ),
    EventKind(
        "guide.drafted",
        _("Customs guide drafted"),
        _("A guide to {country} from {effective_from} was drafted."),
    ),
    EventKind(
        "guide.published",
        _("Customs guide published"),
        _("The guide to {country} from {effective_from} was published."),
    ),
    EventKind(
        "guide.withdrawn",
        _("Customs guide withdrawn"),
        _("The guide to {country} from {effective_from} was withdrawn."),
    ),
)
