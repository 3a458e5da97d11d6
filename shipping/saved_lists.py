"""What people can keep views of here: the lists of orders and of parcels."""

from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.counting import AT_MOST
from core.saved_views.indexes import Index, anything, register
from shipping.courier_pages import drilled
from shipping.queries import orders, parcels
from shipping.queries.courier_parcels import DRILLED

ORDER_TABS = {
    "to_ship": gettext_lazy("To ship"),
    "shipped": gettext_lazy("Shipped"),
    "delivered": gettext_lazy("Delivered"),
    "all": gettext_lazy("All"),
}
ORDER_MEASURES = {
    "late_dispatch": gettext_lazy("Dispatched late"),
    "cancelled": gettext_lazy("Cancelled by the store"),
}
DUE = {"late": gettext_lazy("Overdue"), "soon": gettext_lazy("Due within a day")}
PARCEL_TABS = {
    "under_way": gettext_lazy("On the way"),
    "at_risk": gettext_lazy("At risk"),
    "problem": gettext_lazy("Problems"),
    "delivered": gettext_lazy("Delivered"),
    "all": gettext_lazy("All"),
}
PARCEL_MEASURES = {
    "on_time": gettext_lazy("Not in time"),
    "valid_tracking": gettext_lazy("Without a valid scan"),
}


def _asked(query: QueryDict) -> Any:
    """What the lists read of a request: its address."""
    return SimpleNamespace(GET=query)


def _order_words(query: QueryDict) -> list[str]:
    asked = _asked(query)
    words = [ORDER_TABS[orders.tab_of(asked)]]
    words += [DUE[due] for due in [query.get("due", "")] if due in DUE]
    words += [ORDER_MEASURES[key] for key in [orders.measure_of(asked)] if key]
    return [str(word) for word in words] + _looked_for(orders.search_words(query))


def _parcel_words(query: QueryDict) -> list[str]:
    asked = _asked(query)
    words = [str(PARCEL_TABS[parcels.tab_of(asked)])]
    words += [str(PARCEL_MEASURES[key]) for key in [parcels.measure_of(asked)] if key]
    words += [behind for behind in [drilled(asked)[0]] if behind]
    return words + _looked_for(orders.search_words(query))


def _looked_for(words: str) -> list[str]:
    return [_("“%(words)s”") % {"words": words}] if words else []


def _count_orders(request: Any, query: QueryDict) -> int:
    return orders.rows_of(request.store, _asked(query), now=clock.now())[:AT_MOST].count()


def _count_parcels(request: Any, query: QueryDict) -> int:
    return parcels.rows_of(request.store, _asked(query), now=clock.now())[:AT_MOST].count()


register(
    Index(
        key="orders",
        label=gettext_lazy("Orders"),
        url_name="shipping:orders",
        may=lambda request: request.store is not None,
        fields={
            "view": lambda value: value in orders.TABS,
            "due": lambda value: value in DUE,
            "measure": lambda value: value in orders.MEASURES,
            "q": anything,
        },
        words=_order_words,
        count=_count_orders,
    ),
    Index(
        key="parcels",
        label=gettext_lazy("Shipments"),
        url_name="shipping:parcels",
        may=lambda request: request.store is not None,
        fields={
            "view": lambda value: value in parcels.TABS,
            "measure": lambda value: value in parcels.MEASURES,
            "carrier": anything,
            "service": anything,
            "way": anything,
            "fact": lambda value: value in DRILLED,
            "due": anything,
            "q": anything,
        },
        words=_parcel_words,
        count=_count_parcels,
    ),
)
