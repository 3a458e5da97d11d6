"""Events of customs: goods, questions and guides."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from shipping.kinds.links import NOTICE, PARCEL

register(
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
        _("Customs asks about parcel {tracking} of order {order}. Answer by {due_at}."),
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.asked_buyer",
        _("Customs asks the buyer"),
        _("The buyer of order {order} was asked about parcel {tracking}, by {due_at}."),
        template=NOTICE,
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.reminded",
        _("Customs still waits for your answer"),
        _("Customs still waits for your answer on parcel {tracking} of order {order}: {due_at}."),
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.reminded_buyer",
        _("Buyer reminded of customs"),
        _("The buyer of order {order} was reminded about parcel {tracking}: by {due_at}."),
        template=NOTICE,
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.overdue",
        _("Question of customs overdue"),
        _("No answer about parcel {tracking} of order {order} came in time. One still helps."),
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.answered",
        _("Question of customs answered"),
        _("What customs asks about parcel {tracking} of order {order} is answered. Pass it on."),
        url_name=PARCEL,
        url_fact="parcel_id",
        mandatory=True,
    ),
    EventKind(
        "customs.withdrawn",
        _("Question of customs withdrawn"),
        _("The question of customs about parcel {tracking} of order {order} was withdrawn."),
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
